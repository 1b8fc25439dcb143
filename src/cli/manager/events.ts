import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { AmiClient, type AmiEvent, type Gap } from '../../client/index.ts';
import { printJson, visible } from './print.ts';
import { optionsFor, type ServerArguments, withServer } from './server-choice.ts';

interface EventsArguments extends ServerArguments {
  readonly where?: readonly Condition[];
  readonly classes: string;
  readonly count?: number;
  readonly json?: boolean;
}

type Condition = (event: AmiEvent) => boolean;

/** `ringdown events Hangup --where Channel=^SIP/alice`: events as they happen, over reconnections, until Control-C. */
export const eventsCommand = (): Command =>
  withServer(
    new Command('events')
      .description('Show events as they happen, until Control-C. A lost connection is made again, and said.')
      .argument('[names...]', 'only events of these names')
      .option('--where <header=expression>', 'only events whose header matches; may be given more than once', addCondition)
      .option('--classes <list>', 'what the server is asked to send, such as call,agent', 'on')
      .option('--count <number>', 'end after so many', positive)
      .option('--json', 'a JSON object a line'),
  )
    .addHelpText('after', '\n  ringdown events Newchannel Hangup\n  ringdown events --where Channel=^SIP/alice --json | jq .Event')
    .action(follow);

async function follow(names: string[], given: EventsArguments): Promise<void> {
  const ami = new AmiClient({ ...(await optionsFor(given)), events: given.classes });
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const conditions = given.where ?? [];
  const stream = ami.events(
    (event) => (wanted.size === 0 || wanted.has(event.name.toLowerCase())) && conditions.every((holds) => holds(event)),
  );
  ami.news.on('retry', (error, delayMs) => void process.stderr.write(`${error.message}; next try in ${(delayMs / 1000).toFixed(1)} s\n`));
  ami.news.on('ready', (gap) => {
    process.stderr.write(`${ami.name}: ${gap ? again(gap) : 'listening'}\n`);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void ami.close());
  await ami.connect();
  let left = given.count ?? Number.POSITIVE_INFINITY;
  for await (const event of stream) {
    // What a slow reader has not taken waits in the stream, which counts what it has to drop.
    if (!process.stdout.write(given.json ? printJson(event) : printLine(event))) await once(process.stdout, 'drain');
    if (stream.dropped > 0) process.stderr.write(`${stream.dropped} events were too many for this terminal\n`);
    if (--left <= 0) break;
  }
  await ami.close();
}

function again({ isResumed, isRestarted }: Gap): string {
  if (isResumed) return 'connected again; what was missed follows';
  if (isRestarted) return 'connected again to a server that was started anew; what it has told since follows';
  return 'connected again; what happened meanwhile is not known';
}

/** Time, name and headers in a line. */
export function printLine(event: AmiEvent): string {
  const fields = [...event]
    .filter(([name]) => name !== 'Event' && name !== 'Privilege')
    .map(([name, value]) => `${name}=${visible(value) || '""'}`);
  return `${new Date().toTimeString().slice(0, 8)} ${event.name}  ${fields.join('  ')}\n`;
}

function addCondition(text: string, earlier: readonly Condition[] = []): readonly Condition[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Header=expression is needed');
  const header = text.slice(0, equals);
  try {
    const expression = new RegExp(text.slice(equals + 1));
    return [...earlier, (event) => event.getAll(header).some((value) => expression.test(value))];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function positive(text: string): number {
  const number = Number(text);
  if (!(Number.isInteger(number) && number > 0)) throw new InvalidArgumentError('a number above zero is needed');
  return number;
}
