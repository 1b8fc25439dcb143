import { parseOptions, splitArguments } from '../../core/dialplan/arguments.ts';
import { type InCallRights, rightsByLetter } from '../../features/in-call/in-call.ts';
import { parseSeconds } from './wait.ts';

export interface DialOptions {
  /** `r`: the caller hears ringing at once. */
  readonly ringsAtOnce: boolean;
  /** `m`: the caller hears this class of music; '' for its own. */
  readonly musicClass: string | undefined;
  /** `g`: the caller goes on when the called party hangs up. */
  readonly goesOn: boolean;
  /** `F`: where the called party goes when the caller hangs up; '' for the priority after the caller's. */
  readonly calleeGoesTo: string | undefined;
  /** `G`: where both go instead of talking. */
  readonly split: string | undefined;
  /** `M`: macro and arguments for the called party before it talks. */
  readonly macro: readonly string[] | undefined;
  /** `U`: the same with a subroutine. */
  readonly subroutine: readonly string[] | undefined;
  /** `D`: digits for the called party and the caller once the call is answered. */
  readonly digits: { readonly callee: string; readonly caller: string } | undefined;
  /** `A`: what the called party hears first. */
  readonly announcement: string | undefined;
  /** `L`. */
  readonly limit: CallLimit | undefined;
  /** `S`: milliseconds after the answer. */
  readonly endsAfterMs: number | undefined;
  /** `j`: to `n+101` when nobody is to be had. */
  readonly jumps: boolean;
  /** `i`: forwards are not followed. */
  readonly ignoresForwards: boolean;
  /** `t` `T` `h` `H` `k` `K` `w` `W` `x` `X`: who may dial which code while they talk. */
  readonly rights: InCallRights;
}

export interface CallLimit {
  readonly limitMs: number;
  /** Before the end; undefined for no warning. */
  readonly warnMs: number | undefined;
  readonly repeatMs: number | undefined;
}

/** Options of Dial as written. Source: Asterisk 20 apps/app_dial.c. */
export function parseDialOptions(text: string): DialOptions {
  const options = parseOptions(text);
  const parts = (letter: string) => options.get(letter)?.split('^');
  const digits = options.get('D')?.split(':');
  return {
    ringsAtOnce: options.has('r'),
    musicClass: options.get('m'),
    goesOn: options.has('g'),
    calleeGoesTo: options.get('F'),
    split: options.get('G'),
    macro: parts('M'),
    subroutine: parts('U'),
    digits: digits && { callee: digits[0] ?? '', caller: digits[1] ?? '' },
    announcement: options.get('A'),
    limit: parseLimit(options.get('L')),
    endsAfterMs: parseSeconds(options.get('S')),
    jumps: options.has('j'),
    ignoresForwards: options.has('i'),
    rights: rightsByLetter((letter) => options.has(letter)),
  };
}

/** `context^exten^priority`, which may be short of its first parts, as Goto wants it. */
export const caretToComma = (text: string): string => text.split('^').join(',');

function parseLimit(text: string | undefined): CallLimit | undefined {
  if (text === undefined) return undefined;
  const [limitMs, warnMs, repeatMs] = splitArguments(text, { separator: ':' }).map((part) => (Number(part) > 0 ? Number(part) : undefined));
  return limitMs === undefined ? undefined : { limitMs, warnMs: warnMs !== undefined && warnMs < limitMs ? warnMs : undefined, repeatMs };
}
