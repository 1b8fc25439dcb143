import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

const SIP_PORT = 5060;

export default defineAction({
  name: 'SIPshowregistry',
  summary: 'Show SIP registrations (text format).',
  description: 'Lists the registrations of this exchange with others (`register =>` of sip.conf) and how each stands.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Registrations will follow',
      actionId: 'first',
      items: each(exchange.endpoints.registrations('SIP'), ({ host, port, username, domain, refreshSeconds, state, registeredAt }) =>
        item(
          'RegistryEntry',
          line('Host', host) +
            line('Port', port) +
            line('Username', username) +
            line('Domain', domain || host) +
            line('DomainPort', SIP_PORT) +
            line('Refresh', refreshSeconds) +
            line('State', state) +
            line('RegistrationTime', Math.floor((registeredAt ?? 0) / 1000)),
        ),
      ),
      complete: 'RegistrationsComplete',
    }),
});
