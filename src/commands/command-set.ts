import type { Command, CommandContext, CommandDialect, CommandOutput } from './define-command.ts';

/** All commands, found by the words of a line. */
export class CommandSet {
  readonly commands: readonly Command[];
  readonly #byWords = new Map<string, Command>();
  /** Every beginning of the words that today's server knows: what decides how much of an unknown line is quoted back. */
  readonly #beginnings = new Set<string>();

  constructor(...families: readonly (readonly Command[])[]) {
    this.commands = families.flat().sort((a, b) => (a.words < b.words ? -1 : 1));
    for (const command of this.commands) {
      for (const words of [command.words, ...(command.aliases ?? [])]) {
        this.#byWords.set(words, command);
      }
      const split = command.words.split(' ');
      for (let i = 1; i <= split.length; i++) this.#beginnings.add(split.slice(0, i).join(' '));
    }
  }

  /** Runs a line; blanks beside what is needed to part words do not matter, nor does case. Never throws. */
  async run(context: CommandContext, line: string): Promise<CommandOutput> {
    const words = splitWords(line);
    if (words.length === 0) return { lines: [] };
    const found = this.#find(words);
    if (!found) return { lines: [this.#unknown(words, context.dialect)], failed: true };
    const result = await found.command.run(context, words.slice(found.length));
    if (result === 'usage') return { lines: usageLines(found.command, context.dialect), failed: true };
    return 'lines' in result ? result : { lines: result };
  }

  #find(words: readonly string[]): { command: Command; length: number } | undefined {
    for (let length = Math.min(words.length, MAX_WORDS); length > 0; length--) {
      const command = this.#byWords.get(words.slice(0, length).join(' ').toLowerCase());
      if (command) return { command, length };
    }
    return undefined;
  }

  /** Asterisk 20 quotes the whole line, and where to look two words beyond what is known; the server of 2006 quoted two words. */
  #unknown(words: readonly string[], dialect: CommandDialect): string {
    let known = 0;
    const lower = words.map((word) => word.toLowerCase());
    while (known < words.length && this.#beginnings.has(lower.slice(0, known + 1).join(' '))) known++;
    if (dialect === 'classic') return `No such command '${words.slice(0, 2).join(' ')}' (type 'help' for help)`;
    return `No such command '${words.join(' ')}' (type 'core show help ${words.slice(0, known + 2).join(' ')}' for other possible commands)`;
  }
}

const MAX_WORDS = 5;

/** Words parted by blanks; quotes keep blanks in a word. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"?|(\S+)/g)].map(([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
}

const usageLines = ({ usage }: Command, dialect: CommandDialect): string[] =>
  (typeof usage === 'string' ? usage : usage[dialect]).split('\n');
