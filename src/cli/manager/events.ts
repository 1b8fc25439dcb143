import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { SafeRegExp } from '../../base/safe-regexp.ts';
import { AmiClient, type AmiEvent, type Gap } from '../../client/index.ts';
import { printFailure } from '../failure.ts';
import { stopSignal } from '../stop-signals.ts';
import { visible } from '../visible.ts';
import { printJson } from './print.ts';
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
      .option(
        '--where <header=expression>',
        'only events whose header matches the regular expression; may be given more than once',
        addCondition,
      )
      .option('--classes <list>', 'what the server is asked to send, such as call,agent', 'on')
      .option('--count <number>', 'end after so many', positive)
      .option('--json', 'a JSON object a line'),
  )
    .addHelpText(
      'after',
      `
Expressions are extended regular expressions, as the filters of the exchange and grep -E
take them: [0-9]+ for digits. Control-C ends it with status 0, and so does a reader that
has seen enough (| head).

  ringdown events Newchannel Hangup
  ringdown events --where Channel=^SIP/alice --json | jq .Event`,
    )
    .action(follow);

async function follow(names: string[], given: EventsArguments): Promise<void> {
  const ami = new AmiClient({ ...(await optionsFor(given)), events: given.classes });
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const conditions = given.where ?? [];
  const stream = ami.events(
    (event) => (wanted.size === 0 || wanted.has(event.name.toLowerCase())) && conditions.every((holds) => holds(event)),
  );
  ami.news.on(
    'retry',
    (error, delayMs) => void process.stderr.write(`${printFailure(error)}; next try in ${(delayMs / 1000).toFixed(1)} s\n`),
  );
  ami.news.on('ready', (gap) => {
    process.stderr.write(`${ami.name}: ${gap ? again(gap) : 'listening'}\n`);
  });
  const stop = stopSignal();
  stop.addEventListener('abort', () => void ami.close());
  try {
    await ami.connect();
  } catch (error) {
    if (stop.aborted) return;
    throw error;
  }
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
    .map(([name, value]) => `${visible(name)}=${visible(value) || '""'}`);
  return `${new Date().toTimeString().slice(0, 8)} ${visible(event.name)}  ${fields.join('  ')}\n`;
}

function addCondition(text: string, earlier: readonly Condition[] = []): readonly Condition[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Header=expression is needed');
  const header = text.slice(0, equals);
  const source = text.slice(equals + 1);
  // What Perl has besides would be taken for the letter alone, and match nothing.
  const foreign = /\\[a-zA-Z]/.exec(source.replaceAll(/\\[\\wWsSbB]/g, ''))?.[0];
  if (foreign !== undefined) throw new InvalidArgumentError(`${foreign} is nothing in an extended regular expression; digits are [0-9]`);
  const expression = SafeRegExp.compile(source);
  if (!expression) throw new InvalidArgumentError(`${visible(source)} is no extended regular expression, or too large a one`);
  return [...earlier, (event) => event.getAll(header).some((value) => expression.test(value))];
}

function positive(text: string): number {
  const number = Number(text);
  if (!(Number.isInteger(number) && number > 0)) throw new InvalidArgumentError('a number above zero is needed');
  return number;
}
