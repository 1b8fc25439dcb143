import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'IAXregistry',
  summary: 'Show IAX registrations.',
  description: 'Lists where this exchange registers over IAX2, and how that stands.',
  privileges: ['system', 'reporting'],
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Registrations will follow',
      actionId: 'first',
      items: each(exchange.iax.registrations(), ({ host, userName, perceived, refreshSeconds, state }) =>
        item(
          'RegistryEntry',
          line('Host', host) +
            line('DNSmanager', 'N') +
            line('Username', userName) +
            line('Perceived', perceived ?? '<Unregistered>') +
            line('Refresh', refreshSeconds) +
            line('State', state),
        ),
      ),
      complete: 'RegistrationsComplete',
    }),
});
