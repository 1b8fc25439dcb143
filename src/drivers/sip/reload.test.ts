import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import { sipKit } from '../../testing/sip-kit.ts';

const GENERAL = '[general]\nbindaddr=127.0.0.1\nbindport=0\n';
const MANY = Array.from({ length: 3000 }, (_, i) => `[p${i}]\ntype=peer\nhost=127.0.0.1\nport=9\nqualify=yes\n`).join('');

test('a reload that is under way when the driver stops ends there: nobody is asked any more', async () => {
  const timersOf = async (reloads: boolean) => {
    const clock = new ManualClock();
    const at = await sipKit({ extensions: '', sip: GENERAL, clock });
    const reload = reloads ? at.reload(GENERAL + MANY) : undefined;
    // The file has been read once the endpoints are there; what follows comes in portions.
    while (reloads && !at.sip.find('p2999')) await new Promise((resolve) => setImmediate(resolve));
    await at.stop();
    await reload;
    return clock.pendingTimers;
  };
  assert.equal(await timersOf(true), await timersOf(false));
});
