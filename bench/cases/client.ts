import { join } from 'node:path';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { readRecording } from '../../test/conformance/recording.ts';
import type { BenchCase, Figure } from '../figure.ts';
import { CLIENTS, type ClientMaker } from '../npm-clients.ts';

/** A recorded session with many kinds of events. */
const SESSION = join(import.meta.dirname, '../../test/conformance/recordings/a20/core-23-dial-options');
const EVENTS = 30_000;
const PINGS = 5000;
const IN_FLIGHT = 64;
const ROUNDS = 3;

/** The recorded events as text, again and again until they are so many. */
function traffic(): string {
  const entries = readRecording(SESSION)?.entries ?? [];
  const events = entries.flatMap((entry) => ('dir' in entry && entry.dir === '<' && entry.text.startsWith('Event: ') ? [entry.text] : []));
  return Array.from({ length: EVENTS }, (_, index) => events[index % events.length]).join('');
}

/** How many of `count` a second of processor time came about, the server's part in it included: that is the same for each client. */
async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(start);
  return (count / (user + system)) * 1e6;
}

async function measure({ make }: ClientMaker, text: string): Promise<{ events: number; actions: number }> {
  const server = await ScriptedManager.start();
  const client = make();
  let heard = 0;
  let done = () => {};
  client.onEvent((event) => {
    // The clients of npm hand over every header read; this one reads them when it is asked to.
    if ('toJSON' in event) (event as { toJSON(): object }).toJSON();
    if (++heard % EVENTS === 0) done();
  });
  await client.connect(server.port);
  const [session] = await server.sessions(1);
  const best = { events: 0, actions: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const events = await perSecond(EVENTS, async () => {
      const all = new Promise<void>((resolve) => {
        done = resolve;
      });
      session!.write(text);
      await all;
    });
    const actions = await perSecond(PINGS, async () => {
      let left = PINGS;
      const one = async () => {
        while (left-- > 0) await client.send('Ping');
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, one));
    });
    best.events = Math.max(best.events, events);
    best.actions = Math.max(best.actions, actions);
  }
  client.close();
  await server.close();
  return best;
}

export const clients: BenchCase = {
  name: 'client',
  about: 'events heard and actions answered by this client and those of npm, with the same recorded traffic',
  async run(progress) {
    const text = traffic();
    const results = [];
    for (const maker of CLIENTS) {
      progress(maker.name);
      results.push({ maker, ...(await measure(maker, text)) });
    }
    const [own, ...others] = results;
    const figures: Figure[] = results.flatMap(({ maker: { name, version }, events, actions }) => [
      { what: `events, ${name} ${version}`, value: events, unit: '/s' },
      { what: `actions, ${name} ${version}`, value: actions, unit: '/s' },
    ]);
    for (const { maker, events, actions } of others)
      figures.push(
        { what: `events, ratio to ${maker.name}`, value: own!.events / events, unit: 'times' },
        { what: `actions, ratio to ${maker.name}`, value: own!.actions / actions, unit: 'times' },
      );
    return figures;
  },
};
