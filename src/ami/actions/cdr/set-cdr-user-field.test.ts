import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../../exchange/exchange.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { cdrActions } from './index.ts';

test('the user field of a call record is set and added to, in the classic form for both dialects', async (t) => {
  const done: unknown[] = [];
  const exchange = {
    bus: { wants: () => false, publish: () => {}, subscribe: () => () => {} },
    system: { uptimeSeconds: 7, lastReloadSeconds: 0 },
    callRecords: { setUserField: (name: string, ...rest: unknown[]) => done.push([name, ...rest]) > 0 && name !== 'SIP/nobody-1' },
  };
  const accounts = [account('admin', { read: 'none' }), account('user', { read: 'none', write: 'user' })];
  const fixture = await startManager({ accounts }, { exchange: exchange as unknown as Exchange, actions: cdrActions });
  t.after(() => fixture.stop());
  for (const listener of ['modern', 'classic'] as const) {
    const peer = await fixture.logIn({ listener });
    const send = async (...lines: string[]) => {
      peer.send('Action: SetCDRUserField', 'ActionID: 7', ...lines);
      return (await peer.next()).replaceAll('\r\n', '|');
    };
    const alice = 'Channel: SIP/alice-1';
    assert.equal(await send(), 'Response: Error|ActionID: 7|Message: No Channel specified');
    assert.equal(await send(alice), 'Response: Error|ActionID: 7|Message: No UserField specified');
    assert.equal(await send('Channel: SIP/nobody-1', 'UserField: x'), 'Response: Error|ActionID: 7|Message: No such channel');
    assert.equal(await send(alice, 'UserField: x'), 'Response: Success|ActionID: 7|Message: CDR Userfield Set');
    assert.equal(await send(alice, 'UserField: y', 'Append: yes'), 'Response: Success|ActionID: 7|Message: CDR Userfield Set');
    assert.deepEqual(done.splice(0).slice(-2), [
      ['SIP/alice-1', 'x', false],
      ['SIP/alice-1', 'y', true],
    ]);
    const stranger = await fixture.logIn({ listener, user: 'user' });
    stranger.send('Action: SetCDRUserField', alice, 'UserField: x');
    assert.match(await stranger.next(), /Permission denied/);
  }
});
