import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, type ListItem, list } from '../../reply.ts';

export default defineAction({
  name: 'IAXregistry',
  summary: 'Show IAX registrations.',
  description: 'Lists where this exchange registers over IAX2, and how that stands.',
  privileges: ['system', 'reporting'],
  onlyIn: 'modern',
  run({ exchange }) {
    function* items(): Iterable<ListItem> {
      for (const { host, userName, perceived, refreshSeconds, state } of exchange.iax.registrations()) {
        yield item(
          'RegistryEntry',
          line('Host', host) +
            line('DNSmanager', 'N') +
            line('Username', userName) +
            line('Perceived', perceived ?? '<Unregistered>') +
            line('Refresh', refreshSeconds) +
            line('State', state),
        );
      }
    }
    return list({ message: 'Registrations will follow', actionId: 'first', items: items(), complete: 'RegistrationsComplete' });
  },
});
