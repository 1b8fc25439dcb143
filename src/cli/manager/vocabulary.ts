import type { AmiClient } from '../../client/index.ts';

/** What can be typed to a manager: for completion. */
export interface Vocabulary {
  /** Headers of each action, those that it needs first; none are known of an action that Ringdown has not. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
  /** Commands of the console: `core show channels`. */
  readonly commands: readonly string[];
}

/** What Ringdown itself understands. */
export async function ownVocabulary(): Promise<Vocabulary> {
  const [{ ALL_ACTIONS }, { commandSet }] = await Promise.all([import('../../ami/actions/index.ts'), import('../../commands/index.ts')]);
  const actions = ALL_ACTIONS.map(({ name, fields }) => {
    const all = Object.values(fields).toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired));
    return [name, all.map(({ header }) => header)] as const;
  });
  return { actions: new Map(actions), commands: commandSet.commands.map(({ words }) => words) };
}

/** What this server says that it understands; where it does not say, what Ringdown does. */
export async function vocabularyOf(ami: AmiClient): Promise<Vocabulary> {
  const own = await ownVocabulary();
  const [listed, help] = await Promise.allSettled([ami.action('ListCommands'), ami.command('core show help')]);
  const names = listed.status === 'fulfilled' ? [...listed.value].map(([name]) => name).filter((name) => !REPLY_HEADERS.has(name)) : [];
  const commands = help.status === 'fulfilled' ? help.value.flatMap((line) => HELP_LINE.exec(line)?.[1] ?? []) : [];
  const known = names.length > 0 ? names : own.actions.keys();
  return {
    actions: new Map([...known].map((name) => [name, own.actions.get(name) ?? []])),
    commands: commands.length > 0 ? commands : own.commands,
  };
}

const REPLY_HEADERS: ReadonlySet<string> = new Set(['Response', 'ActionID', 'Message']);

/** `core show channels             -- Display information on channels`; what stands in brackets is a choice of its own. */
const HELP_LINE = /^ *([a-z][\w-]*(?: \w[\w-]*)*)(?: [{[<].*?)? +-- /;

/**
 * What may stand at the end of a line: names of actions and first words of commands, then headers of the action (those that stand already left
 * out), or the next word of the command. @returns the endings and the part of the line that they take the place of
 */
export function complete(line: string, { actions, commands }: Vocabulary): [hits: string[], typed: string] {
  const words = line.split(/\s+/);
  const typed = words.at(-1) ?? '';
  const lower = typed.toLowerCase();
  const begins = (text: string) => text.toLowerCase().startsWith(lower);
  const before = line.slice(0, line.length - typed.length).trimStart();
  const nextWords = commands
    .filter((command) => command.startsWith(before))
    .map((command) => command.slice(before.length).split(' ')[0] ?? '');
  const found = new Set(nextWords.filter((word) => word !== '' && begins(word)).map((word) => `${word} `));
  const name = words.length > 1 ? [...actions.keys()].find((action) => action.toLowerCase() === words[0]?.toLowerCase()) : undefined;
  if (words.length === 1) for (const action of actions.keys()) if (begins(action)) found.add(`${action} `);
  if (name !== undefined) {
    const given = new Set(words.slice(1, -1).map((word) => word.split('=')[0]?.toLowerCase()));
    for (const header of actions.get(name) ?? []) if (begins(header) && !given.has(header.toLowerCase())) found.add(`${header}=`);
  }
  return [[...found], typed];
}
