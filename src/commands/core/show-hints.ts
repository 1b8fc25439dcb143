import { each } from '../../base/each.ts';
import type { Hint } from '../../core/state/hints.ts';
import { left, plural } from '../columns.ts';
import { type CommandContext, defineCommand, refused } from '../define-command.ts';

/** One hint in the columns of either server. */
function row(hint: Hint, { dialect, exchange }: CommandContext): string {
  const { text } = exchange.dialplan.hintState(hint);
  const place = `${hint.exten}@${hint.context}`;
  if (dialect === 'classic')
    return `                    ${left(place, 20)}    : ${left(hint.text, 20)}  State:${left(text, 15)} Watchers ${String(exchange.dialplan.hintWatchers).padStart(2)}`;
  return `${left(place, 29)} : ${left(hint.text, 61)} State:${left(text, 15)} Presence:${left('not_set', 15)} Watchers ${String(exchange.dialplan.hintWatchers + 1).padStart(2)}`;
}

export const showHints = defineCommand({
  words: 'core show hints',
  aliases: ['show hints'],
  summary: 'Show dialplan hints',
  usage: 'Usage: core show hints\n       List registered hints.',
  run(context, args) {
    if (args.length > 0) return 'usage';
    const hints = context.exchange.dialplan.hints;
    if (hints.length === 0) return ['There are no registered dialplan hints'];
    return { lines: table(context.dialect === 'classic' ? hints.reverse() : hints, context) };
  },
});

function* table(hints: readonly Hint[], context: CommandContext): Iterable<string> {
  yield '';
  yield '    -= Registered Asterisk Dial Plan Hints =-';
  yield* each(hints, (hint) => row(hint, context));
  yield '----------------';
  yield `- ${plural(hints.length, 'hint')} registered`;
}

export const showHint = defineCommand({
  words: 'core show hint',
  summary: 'Show dialplan hint',
  usage: 'Usage: core show hint <exten>\n       List registered hint.\n       Note: You can use wildcards as well as a specific extension.',
  run(context, [exten, ...rest]) {
    if (exten === undefined || rest.length > 0) return 'usage';
    const hints = context.exchange.dialplan.hints.filter((hint) => hint.exten.startsWith(exten));
    if (hints.length === 0) return refusedQuietly(`No hints matching extension ${exten}`);
    return [...hints.map((hint) => row(hint, context)), `${plural(hints.length, 'hint')} matching extension ${exten}`];
  },
});

/** Said in the manner of a refusal, yet no failure to the manager. */
const refusedQuietly = (line: string) => ({ ...refused(line), failed: false });
