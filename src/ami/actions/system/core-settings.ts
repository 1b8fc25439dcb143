import { defineAction } from '../../define-action.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'CoreSettings',
  summary: 'Show PBX core settings (version etc).',
  description: 'Tells what the exchange is and how it is set up.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  onlyIn: 'modern',
  run({ exchange, dialect, manager }) {
    const { settings, version } = exchange.system;
    return success(undefined, [
      ['AMIversion', dialect.greeting.split('/')[1] ?? ''],
      ['AsteriskVersion', `Ringdown ${version}`],
      ['SystemName', settings.systemName],
      ['CoreMaxCalls', settings.maxCalls],
      ['CoreMaxLoadAvg', '0.000000'],
      // What `runuser` of asterisk.conf would say, not who runs it.
      ['CoreRunUser', ''],
      ['CoreRunGroup', ''],
      ['CoreMaxFilehandles', 0],
      ['CoreRealTimeEnabled', 'No'],
      ['CoreCDRenabled', 'No'],
      ['CoreHTTPenabled', manager.isWebEnabled ? 'Yes' : 'No'],
      ['SoundsSearchCustomDir', 'No'],
    ]);
  },
});
