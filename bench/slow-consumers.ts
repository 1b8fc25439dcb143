/**
 * What becomes of memory, order and events when a program is slower than its events: `node --import tsx bench/slow-consumers.ts` prints a row
 * for each client and each way in which it hands events over. docs/client-comparison.md holds the table of the last run.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ScriptedManager } from '../src/testing/scripted-manager.ts';
import { CLIENTS, type ClientUnderTest } from './npm-clients.ts';

const EVENTS = 100_000;
/** Of each event, besides its headers. */
const PAYLOAD = 'x'.repeat(2000);
/** Ends the one that does not come to an end. */
const WITHIN_MS = 180_000;

/** How a program hears. Each deals with one event in a turn of the event loop, in which some dozens of others come. */
const WAYS: Readonly<Record<string, (client: ClientUnderTest) => AsyncIterable<object> | undefined>> = {
  'a listener, whose program puts what comes into a queue of its own': (client) => {
    const queue = new EventEmitter();
    client.onEvent((event) => queue.emit('event', event));
    // Node's own queue has no bound: it stands for an array, or for promises that wait for each other.
    return eventsOf(queue);
  },
  'a loop, `drop-oldest` (as it is unless given)': (client) => client.loop?.('drop-oldest'),
  'a loop, `wait`': (client) => client.loop?.('wait'),
};

interface Report {
  readonly dealtWith: number;
  readonly isInOrder: boolean;
  readonly grownMb: number;
}

async function* eventsOf(queue: EventEmitter): AsyncIterable<object> {
  for await (const [event] of on(queue, 'event')) yield event;
}

/** The number of an event, in whatever form the client gives it. */
const numberOf = (event: object): number => Number(/"n":"(\d+)"/i.exec(JSON.stringify(event))?.[1]);

/** One client in a process of its own, whose memory is looked at. */
async function serve(name: string, way: string, port: number): Promise<void> {
  const client = CLIENTS.find((one) => one.name === name)!.make();
  await client.connect(port);
  const events = WAYS[way]!(client);
  if (!events) return void process.send?.('none');
  process.send?.('ready');
  const before = process.memoryUsage().rss;
  let most = before;
  let dealtWith = 0;
  let last = 0;
  let isInOrder = true;
  for await (const event of events) {
    const number = numberOf(event);
    isInOrder &&= number > last;
    last = number;
    if (++dealtWith % 100 === 0) most = Math.max(most, process.memoryUsage.rss());
    if (number === EVENTS) break;
    await turn();
  }
  process.send?.({ dealtWith, isInOrder, grownMb: (most - before) / 2 ** 20 } satisfies Report);
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(WITHIN_MS) });
  return message as T;
}

async function tryOne(name: string, way: string): Promise<string[] | undefined> {
  const server = await ScriptedManager.start();
  const child = fork(fileURLToPath(import.meta.url), [name, way, String(server.port)]);
  try {
    if ((await heard(child)) === 'none') return undefined;
    const [session] = await server.sessions(1);
    for (let n = 1; n <= EVENTS; n++)
      session!.event([
        ['Event', 'Bell'],
        ['N', n],
        ['Payload', PAYLOAD],
      ]);
    const { dealtWith, isInOrder, grownMb } = await heard<Report>(child);
    const lost = EVENTS - dealtWith;
    return [name, way, lost.toLocaleString('en'), isInOrder ? 'kept' : 'broken', `${grownMb.toFixed(0)} MB`];
  } finally {
    child.kill();
    await server.close();
  }
}

const [name, way, port] = process.argv.slice(2);
if (name !== undefined) {
  // What a client prints for itself is no figure.
  console.log = () => {};
  await serve(name, way!, Number(port));
} else {
  console.log('| client | its program has | events lost | order | memory grows by |\n| --- | --- | --- | --- | --- |');
  for (const { name } of CLIENTS)
    for (const way of Object.keys(WAYS)) {
      const row = await tryOne(name, way);
      if (row) console.log(`| ${row.join(' | ')} |`);
    }
}
