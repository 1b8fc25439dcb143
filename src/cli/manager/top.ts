import { Command, InvalidArgumentError } from 'commander';
import { type Clock, SystemClock, sleep } from '../../base/clock.ts';
import { AmiClient, type AmiEvent, AmiRefusal } from '../../client/index.ts';
import { itemsOf, type ListCommand, listNamed } from './lists.ts';
import { printMessages } from './print.ts';
import { optionsFor, type ServerArguments, withServer } from './server-choice.ts';

interface TopArguments extends ServerArguments {
  readonly every: number;
  readonly once?: boolean;
  readonly json?: boolean;
}

/** `ringdown top`: the channels and queues of a server, again and again. */
export const topCommand = (): Command =>
  withServer(
    new Command('top')
      .description('Show channels and queues as they are, again and again, until q or Control-C.')
      .option('--every <seconds>', 'how often', seconds, 2)
      .option('--once', 'show them once')
      .option('--json', 'a JSON object each time: at, channels, queues'),
  )
    .addHelpText(
      'after',
      `
On a terminal s changes what the channels are sorted by (name, state, application,
duration) and q ends it. Where the output is no terminal the tables follow one another.

  ringdown top
  ringdown top --once --json | jq '.channels | length'`,
    )
    .action(async (given: TopArguments) => {
      const ami = new AmiClient({ ...(await optionsFor(given)), events: 'off' });
      await ami.connect();
      try {
        await watch(ami, given, new SystemClock());
      } finally {
        await ami.close();
      }
    });

/** What goes on at one moment. */
export interface Moment {
  readonly at: Date;
  readonly channels: readonly AmiEvent[];
  readonly queues: readonly AmiEvent[];
}

/** Headings of the channels by which they can be sorted; the last one downwards, the longest calls first. */
export const SORTS = ['CHANNEL', 'STATE', 'APPLICATION', 'DURATION'] as const;
export type Sort = (typeof SORTS)[number];

const CHANNELS = listNamed('channels');
const QUEUES = listNamed('queues');

async function watch(ami: AmiClient, given: TopArguments, clock: Clock): Promise<void> {
  const isScreen = process.stdout.isTTY && process.stdin.isTTY && !given.json && !given.once;
  const finished = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => finished.abort());
  const wake = new Wake();
  let sort: Sort = 'CHANNEL';
  const screen = isScreen ? new Screen() : undefined;
  screen?.onKey((key) => {
    if (key === 'q' || key === '\u0003') finished.abort();
    if (key === 's') sort = SORTS[(SORTS.indexOf(sort) + 1) % SORTS.length] ?? sort;
    wake.up();
  });
  finished.signal.addEventListener('abort', () => wake.up());
  try {
    while (!finished.signal.aborted) {
      const moment = await lookAt(ami, new Date(clock.now()));
      if (screen) screen.show(printMoment(moment, ami.name, sort));
      else process.stdout.write(given.json ? `${JSON.stringify(moment)}\n` : printMoment(moment, ami.name, sort));
      if (given.once) return;
      await Promise.race([sleep(clock, given.every * 1000), wake.next()]);
    }
  } finally {
    screen?.close();
  }
}

/** A server that has one of the lists only, or lets this account see one only, shows that one. */
async function lookAt(ami: AmiClient, at: Date): Promise<Moment> {
  const [channels, queues] = await Promise.all([listOrNone(ami, CHANNELS), listOrNone(ami, QUEUES)]);
  return { at, channels, queues };
}

const listOrNone = (ami: AmiClient, list: ListCommand): Promise<AmiEvent[]> =>
  itemsOf(ami, list).catch((error) => {
    if (error instanceof AmiRefusal) return [];
    throw error;
  });

/** A moment as text: how much there is, the channels, the queues. */
export function printMoment({ at, channels, queues }: Moment, server: string, sort: Sort): string {
  const count = (name: string) => queues.filter((item) => item.name === name).length;
  const waiting = `${count('QueueParams')} queues with ${count('QueueMember')} members and ${count('QueueEntry')} callers`;
  const head = `${at.toTimeString().slice(0, 8)}  ${server}  ${channels.length} channels by ${sort.toLowerCase()}, ${waiting}\n\n`;
  return `${head}${printMessages(sorted(channels, sort), CHANNELS.columns, false)}\n${printMessages(queues, QUEUES.columns, false)}\n`;
}

function sorted(channels: readonly AmiEvent[], sort: Sort): AmiEvent[] {
  const [, ...headers] = CHANNELS.columns.find(([heading]) => heading === sort) ?? [sort];
  const value = (event: AmiEvent) => headers.map((header) => event.get(header)).find((text) => text) ?? '';
  const order = channels.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  return sort === 'DURATION' ? order.reverse() : order;
}

/** Ends a wait early. */
class Wake {
  up: () => void = () => {};

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.up = resolve;
    });
  }
}

/** The whole terminal, given back as it was. */
class Screen {
  constructor() {
    process.stdin.setRawMode(true).setEncoding('utf8');
    process.stdout.write('\u001b[?1049h\u001b[?25l');
  }

  onKey(listener: (key: string) => void): void {
    process.stdin.on('data', (keys: string) => {
      for (const key of keys) listener(key);
    });
  }

  /** Lines and columns that do not fit are left out: a line that wraps would push the others off. */
  show(text: string): void {
    // A terminal that does not know its size says 0.
    const rows = process.stdout.rows || 24;
    const columns = process.stdout.columns || 80;
    const lines = text
      .split('\n')
      .slice(0, rows - 1)
      .map((line) => `${line.slice(0, columns)}\u001b[K`);
    process.stdout.write(`\u001b[H${lines.join('\r\n')}\u001b[J`);
  }

  close(): void {
    process.stdin.setRawMode(false).pause();
    process.stdout.write('\u001b[?25h\u001b[?1049l');
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value >= 0.1 && value <= 3600)) throw new InvalidArgumentError('a number of seconds from 0.1 to 3600 is needed');
  return value;
}
