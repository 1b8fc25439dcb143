import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';
import { Command } from 'commander';
import { messageOf } from '../../base/errors.ts';
import { AmiClient, type AmiEvent, AmiRefusal } from '../../client/index.ts';
import { paint } from '../paint.ts';
import { historyPath, isKept, readHistory, writeHistory } from './console-history.ts';
import { printLine } from './events.ts';
import { parseInput } from './input-line.ts';
import { printHeaders, visible } from './print.ts';
import { optionsFor, type ServerArguments, withServer } from './server-choice.ts';
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
        const history = await readHistory(historyPath(process.env));
        await new Console(ami, await vocabularyOf(ami), history, given.events).run();
      } finally {
        await ami.close();
      }
    });

/** One person at a prompt. */
class Console {
  readonly #ami: AmiClient;
  readonly #vocabulary: Vocabulary;
  readonly #actions: ReadonlySet<string>;
  readonly #lines: Interface;
  /** The last line first, none with a secret. */
  readonly #typed: string[];
  readonly #isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  /** Beginnings of the names that are shown; one that is empty shows all, none at all hides them. */
  #shown: readonly string[];

  /** @param history what was typed before, the last line first */
  constructor(ami: AmiClient, vocabulary: Vocabulary, history: readonly string[], showsEvents: boolean) {
    this.#ami = ami;
    this.#vocabulary = vocabulary;
    this.#typed = [...history];
    this.#actions = new Set(vocabulary.actions.keys());
    this.#shown = showsEvents && this.#isTerminal ? [''] : [];
    this.#lines = createInterface({
      input: process.stdin,
      output: process.stdout,
      terminal: this.#isTerminal,
      history: [...history],
      prompt: paint('bold', `${ami.name.replace(/^\w+ /, '')}> `),
      completer: (line: string) => complete(line, this.#vocabulary),
    });
  }

  async run(): Promise<void> {
    this.#lines.on('history', (lines: string[]) => {
      if (lines[0] !== undefined && !isKept(lines[0])) lines.shift();
    });
    this.#ami.on('*', (event) => this.#show(event));
    this.#ami.news.on('retry', (error, delayMs) => this.#print(`${error.message}; next try in ${(delayMs / 1000).toFixed(1)} s\n`));
    this.#ami.news.on('ready', () => this.#print('connected again\n'));
    this.#ami.news.on('closed', () => this.#lines.close());
    this.#lines.on('SIGINT', () => this.#lines.close());
    if (this.#isTerminal) process.stdout.write(`${this.#ami.greeting}. .help tells what there is.\n`);
    this.#prompt();
    for await (const line of this.#lines) {
      if (line.trim() === '.quit') break;
      if (isKept(line)) this.#typed.unshift(line);
      await this.#take(line);
      this.#prompt();
    }
    this.#lines.close();
    if (this.#isTerminal) await writeHistory(historyPath(process.env), this.#typed);
  }

  async #take(line: string): Promise<void> {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === '.help') return this.#print(HELP);
    if (word === '.events') {
      this.#shown = rest[0] === 'off' ? [] : rest.length === 0 || rest[0] === 'on' ? [''] : rest.map((name) => name.toLowerCase());
      return;
    }
    const asked = parseInput(line, this.#actions);
    try {
      if (asked.kind === 'command') for (const text of await this.#ami.command(asked.text)) this.#print(`${visible(text)}\n`);
      if (asked.kind !== 'action') return;
      const { reply, items, complete: end } = await this.#ami.freeForm.list(asked.name, asked.fields);
      for (const message of [reply, ...items, ...(end && !items.includes(end) ? [end] : [])]) this.#print(printHeaders(message));
    } catch (error) {
      const output = error instanceof AmiRefusal ? error.reply.output : [];
      this.#print(output.length > 0 ? output.map((text) => `${visible(text)}\n`).join('') : `${paint('red', messageOf(error))}\n`);
    }
  }

  #show(event: AmiEvent): void {
    const name = event.name.toLowerCase();
    if (this.#shown.some((beginning) => name.startsWith(beginning))) this.#print(paint('dim', printLine(event).trimEnd()), '\n');
  }

  /** Writes above the line that is being typed. */
  #print(text: string, end = ''): void {
    if (this.#isTerminal) {
      clearLine(process.stdout, 0);
      cursorTo(process.stdout, 0);
    }
    process.stdout.write(`${text}${end}`);
    if (this.#isTerminal) this.#lines.prompt(true);
  }

  #prompt(): void {
    if (this.#isTerminal) this.#lines.prompt();
  }
}
