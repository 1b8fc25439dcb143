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
      // `maxload`, `runuser`, `rungroup` and `maxfiles` of asterisk.conf are not acted on (a start says so): no load is too high, nobody else is
      // become, and the system's bounds hold. Configuration and sounds come from one place each.
      ['CoreMaxLoadAvg', '0.000000'],
      ['CoreRunUser', ''],
      ['CoreRunGroup', ''],
      ['CoreMaxFilehandles', 0],
      ['CoreRealTimeEnabled', 'No'],
      ['CoreCDRenabled', yes(exchange.callRecords.isEnabled)],
      ['CoreHTTPenabled', yes(manager.isWebEnabled)],
      ['SoundsSearchCustomDir', 'No'],
    ]);
  },
});

const yes = (on: boolean): string => (on ? 'Yes' : 'No');
