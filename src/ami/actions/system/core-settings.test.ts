import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../../exchange/exchange.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { systemActions } from './index.ts';

const exchangeWith = (isEnabled: boolean) =>
  ({
    bus: { wants: () => false, publish: () => {}, subscribe: () => () => {} },
    system: { uptimeSeconds: 7, lastReloadSeconds: 0, version: '1.2.3', settings: { systemName: 'north', maxCalls: 12 } },
    callRecords: { isEnabled },
  }) as unknown as Exchange;

test('CoreSettings tells the name, the limit of calls, and whether call records and the web pages are there', async (t) => {
  for (const [isEnabled, webEnabled] of [
    [true, false],
    [false, true],
  ] as const) {
    const accounts = [account('admin', { read: 'none' }), account('user', { read: 'none', write: 'call' })];
    const fixture = await startManager({ accounts, webEnabled }, { exchange: exchangeWith(isEnabled), actions: systemActions });
    t.after(() => fixture.stop());
    // A session of the classic dialect is answered in the words of the modern one, which alone has the action.
    for (const listener of ['modern', 'classic'] as const) {
      const peer = await fixture.logIn({ listener });
      peer.send('Action: CoreSettings', 'ActionID: 7');
      assert.equal(
        (await peer.next()).replaceAll('\r\n', '|'),
        [
          'Response: Success|ActionID: 7|AMIversion: 11.0.0|AsteriskVersion: Ringdown 1.2.3|SystemName: north|CoreMaxCalls: 12',
          'CoreMaxLoadAvg: 0.000000|CoreRunUser: |CoreRunGroup: |CoreMaxFilehandles: 0|CoreRealTimeEnabled: No',
          `CoreCDRenabled: ${isEnabled ? 'Yes' : 'No'}|CoreHTTPenabled: ${webEnabled ? 'Yes' : 'No'}|SoundsSearchCustomDir: No`,
        ].join('|'),
      );
      const stranger = await fixture.logIn({ listener, user: 'user' });
      stranger.send('Action: CoreSettings');
      assert.match(await stranger.next(), /Permission denied/);
    }
  }
});
