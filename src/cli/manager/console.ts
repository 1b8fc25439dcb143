import { clearLine, cursorTo, type Interface } from 'node:readline';
import { Command } from 'commander';
import { AmiClient, type AmiEvent, AmiRefusal } from '../../client/index.ts';
import { printFailure } from '../failure.ts';
import { paint } from '../paint.ts';
import { stopSignal } from '../stop-signals.ts';
import { visible } from '../visible.ts';
import { historyPath, isKept, readHistory, writeHistory } from './console-history.ts';
import { printLine } from './events.ts';
import { parseInput } from './input-line.ts';
import { printHeaders, printOutput } from './print.ts';
import { optionsFor, type ServerArguments, withServer } from './server-choice.ts';
import { editedLines, pipedLines } from './typed-lines.ts';
import { complete, type Vocabulary, vocabularyOf } from './vocabulary.ts';

interface ConsoleArguments extends ServerArguments {
  readonly events: boolean;
}

const HELP = `A line is a command of the server's console (core show channels), or an action with its
headers (Originate Channel=SIP/alice Application=Wait Data=9). Tab completes both.

  .events              show events, all of them
  .events off          hide them
  .events Hangup Dial  show those whose names begin so
  .help                this
  .quit                leave (or Control-D)
`;

/** `ringdown console`: actions and commands typed, events as they come. */
export const consoleCommand = (): Command =>
  withServer(
    new Command('console')
      .description('Talk to a manager: actions and commands with completion and history, events beside the prompt.')
      .option('--no-events', 'begin with events hidden'),
  )
    .addHelpText(
      'after',
      `
${HELP}
Lines are kept for the next time in ~/.local/state/ringdown/console-history, readable by
you alone; a line with a secret, a password or a key is not.

  ringdown console --on berlin
  echo "Ping" | ringdown console`,
    )
    .action(async (given: ConsoleArguments) => {
      const ami = new AmiClient(await optionsFor(given));
      await ami.connect();
      try {
        await new Console(ami, await vocabularyOf(ami), await historyOf(process.env), given.events).run();
      } finally {
        await ami.close();
      }
    });

/** What was typed before. A history that cannot be read keeps nobody from typing. */
async function historyOf(env: NodeJS.ProcessEnv): Promise<string[]> {
  try {
    return await readHistory(historyPath(env));
  } catch (error) {
    process.stderr.write(`${printFailure(error)}\n`);
    return [];
  }
}

/** One person at a prompt, or a file of lines. */
class Console {
  readonly #ami: AmiClient;
  readonly #vocabulary: Vocabulary;
  readonly #actions: ReadonlySet<string>;
  /** Where somebody types at a terminal. */
  readonly #editor: Interface | undefined;
  /** Aborted when no more lines are taken. */
  readonly #over = new AbortController();
  /** The last line first, none with a secret. */
  readonly #typed: string[];
  /** Beginnings of the names that are shown; one that is empty shows all, none at all hides them. */
  #shown: readonly string[];

  /** @param history what was typed before, the last line first */
  constructor(ami: AmiClient, vocabulary: Vocabulary, history: readonly string[], showsEvents: boolean) {
    this.#ami = ami;
    this.#vocabulary = vocabulary;
    this.#typed = [...history];
    this.#actions = new Set(vocabulary.actions.keys());
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
    this.#shown = showsEvents && isTerminal ? [''] : [];
    if (!isTerminal) return;
    this.#editor = editedLines({
      output: process.stdout,
      history: [...history],
      prompt: paint('bold', `${ami.name.replace(/^\w+ /, '')}> `),
      completer: (line: string) => complete(line, this.#vocabulary),
    });
    this.#editor.on('history', (lines: string[]) => {
      if (lines[0] !== undefined && !isKept(lines[0])) lines.shift();
    });
  }

  /** Takes lines until there are no more, somebody leaves, or the server is gone for good. */
  async run(): Promise<void> {
    const { signal } = this.#over;
    const end = () => this.#over.abort();
    stopSignal().addEventListener('abort', end);
    this.#ami.on('*', (event) => this.#show(event));
    this.#ami.news.on('retry', (error, delayMs) => this.#print(`${printFailure(error)}; next try in ${(delayMs / 1000).toFixed(1)} s\n`));
    this.#ami.news.on('ready', () => this.#print('connected again\n'));
    this.#ami.news.on('closed', end);
    this.#editor?.on('SIGINT', end);
    signal.addEventListener('abort', () => this.#editor?.close());
    if (this.#editor) process.stdout.write(`${visible(this.#ami.greeting)}. .help tells what there is.\n`);
    this.#editor?.prompt();
    for await (const line of this.#editor ?? pipedLines(process.stdin, signal)) {
      if (line.trim() === '.quit') break;
      if (isKept(line)) this.#typed.unshift(line);
      await this.#take(line);
      if (signal.aborted) break;
      this.#editor?.prompt();
    }
    end();
    if (this.#editor) await this.#keepHistory();
  }

  async #keepHistory(): Promise<void> {
    try {
      await writeHistory(historyPath(process.env), this.#typed);
    } catch (error) {
      process.stderr.write(`what was typed is not kept: ${printFailure(error)}\n`);
    }
  }

  async #take(line: string): Promise<void> {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === '.help') return this.#print(HELP);
    if (word === '.events') {
      this.#shown = rest[0] === 'off' ? [] : rest.length === 0 || rest[0] === 'on' ? [''] : rest.map((name) => name.toLowerCase());
      return;
    }
    const { signal } = this.#over;
    try {
      const asked = parseInput(line, this.#actions);
      if (asked.kind === 'command') for (const text of await this.#ami.command(asked.text, { signal })) this.#print(printOutput(text));
      if (asked.kind !== 'action') return;
      const { reply, items, complete: end } = await this.#ami.freeForm.list(asked.name, asked.fields, { signal });
      for (const message of [reply, ...items, ...(end && !items.includes(end) ? [end] : [])]) this.#print(printHeaders(message));
    } catch (error) {
      if (signal.aborted) return;
      const output = error instanceof AmiRefusal ? error.reply.output : [];
      this.#print(output.length > 0 ? output.map(printOutput).join('') : `${paint('red', printFailure(error))}\n`);
    }
  }

  #show(event: AmiEvent): void {
    const name = event.name.toLowerCase();
    if (this.#shown.some((beginning) => name.startsWith(beginning))) this.#print(paint('dim', printLine(event).trimEnd()), '\n');
  }

  /** Writes above the line that is being typed. */
  #print(text: string, end = ''): void {
    if (this.#editor) {
      clearLine(process.stdout, 0);
      cursorTo(process.stdout, 0);
    }
    process.stdout.write(`${text}${end}`);
    if (!this.#over.signal.aborted) this.#editor?.prompt(true);
  }
}
