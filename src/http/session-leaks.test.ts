import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startWeb, until } from './web-fixture.ts';

const ROUNDS = 6;
/** In a round: half of them log off, half are forgotten by their clients, all with events that nobody fetched. */
const SESSIONS = 100;
const EVENTS = 200;
/** Longer than a session lives behind its last request. */
const ALL_OVER_MS = 62_000;

/** Sessions that kept two kilobytes each would show, or events that wait for nobody; what compiled code takes does not. */
const HEAP_BYTES = 1 << 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test(`${ROUNDS * SESSIONS} sessions over HTTP, fetched from or forgotten, leave no session, event or timer behind, and the heap as it was`, async (t) => {
  const { manager, ask, logIn, tell } = await startWeb(t);
  const round = async (events: number) => {
    for (let made = 0; made < SESSIONS; made += 2) {
      const [cookie, forgotten] = [await logIn(), await logIn()];
      await ask('/rawman?action=waitevent&timeout=0', { cookie: forgotten });
      const waits = ask('/rawman?action=waitevent&timeout=5', { cookie });
      for (let event = 0; event < events; event++) tell('Bell', ['Text', 'x'.repeat(100)]);
      await waits;
      await ask('/rawman?action=logoff', { cookie });
    }
    await manager.clock.advance(ALL_OVER_MS);
    await until(() => manager.service.sessions().length === 0);
    // What the first one let go of may have held on to more.
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    return { timers: manager.clock.pendingTimers, heap: process.memoryUsage().heapUsed };
  };
  // What is made once is made by then, all but the events.
  await round(1);
  const before = await round(1);
  const heaps: number[] = [];
  for (let i = 2; i < ROUNDS; i++) {
    const { timers, heap } = await round(EVENTS);
    assert.equal(timers, before.timers);
    heaps.push(heap - before.heap);
  }
  assert.ok(heaps.at(-1)! < HEAP_BYTES, `the heap is larger by ${heaps.join(', ')} bytes, round by round`);
});
