import type { Channel } from '../../../core/channel/channel.ts';
import { parseOptions, splitArguments } from '../../../core/dialplan/arguments.ts';
import { type InCallRights, rightsByLetter } from '../../../features/in-call/in-call.ts';
import type { PenaltyLimits } from '../../../features/queue/penalties.ts';

/** Arguments of Queue as written. Source: Asterisk 20 apps/app_queue.c. */
export interface QueueArguments {
  readonly queue: string;
  readonly options: QueueCallOptions;
  readonly url: string;
  /** In place of the queue's announcement for the member. */
  readonly announcement: string;
  /** Undefined for as long as it takes. */
  readonly timeoutMs: number | undefined;
  readonly agi: string;
  readonly macro: string;
  readonly subroutine: string;
  readonly rule: string;
  /** Position asked for, from 1; undefined for the end. */
  readonly position: number | undefined;
}

export interface QueueCallOptions {
  /** `r`: ringing in place of music. */
  readonly rings: boolean;
  /** `R`: ringing in place of music while a phone rings. */
  readonly ringsWhenRinging: boolean;
  /** `m` */
  readonly musicClass: string | undefined;
  /** `c`: the caller goes on when the member hangs up. */
  readonly goesOn: boolean;
  /** `n`: one round of tries. */
  readonly triesOnce: boolean;
  /** `F`: where the member goes when the caller hangs up; '' for the priority behind the caller's. */
  readonly memberGoesTo: string | undefined;
  /** `C` */
  readonly marksAnsweredElsewhere: boolean;
  /** `i` */
  readonly ignoresForwards: boolean;
  /** `I` */
  readonly ignoresConnectedLine: boolean;
  /** `b` and `B`: subroutines for the member's and the caller's channel before anybody rings. */
  readonly beforeRing: string | undefined;
  readonly beforeQueueing: string | undefined;
  /** `H`: the caller hangs up by `*`, while it waits too. */
  readonly hangsUpByStar: boolean;
  /** `t` `T` `h` `H` `k` `K` `w` `W` `x` `X`: who may dial which code while they talk. */
  readonly rights: InCallRights;
}

export function parseQueueArguments(data: string): QueueArguments {
  const [
    queue = '',
    options = '',
    url = '',
    announcement = '',
    timeout = '',
    agi = '',
    macro = '',
    subroutine = '',
    rule = '',
    position = '',
  ] = splitArguments(data);
  const wanted = Number.parseInt(position, 10) || 0;
  return {
    queue,
    options: parseCallOptions(options),
    url,
    announcement,
    timeoutMs: timeout === '' ? undefined : (Number.parseInt(timeout, 10) || 0) * 1000,
    agi,
    macro,
    subroutine,
    rule,
    position: wanted > 0 ? wanted : undefined,
  };
}

function parseCallOptions(text: string): QueueCallOptions {
  const options = parseOptions(text);
  return {
    rings: options.has('r'),
    ringsWhenRinging: options.has('R') && !options.has('r'),
    musicClass: options.get('m') || undefined,
    goesOn: options.has('c'),
    triesOnce: options.has('n'),
    memberGoesTo: options.get('F'),
    marksAnsweredElsewhere: options.has('C'),
    ignoresForwards: options.has('i'),
    ignoresConnectedLine: options.has('I'),
    beforeRing: options.get('b') || undefined,
    beforeQueueing: options.get('B') || undefined,
    hangsUpByStar: options.has('H'),
    rights: rightsByLetter((letter) => options.has(letter)),
  };
}

/** `QUEUE_PRIO`: 0 without it. */
export const priorityOf = (channel: Channel): number => numberOf(channel, 'QUEUE_PRIO') ?? 0;

/** `QUEUE_MAX_PENALTY`, `QUEUE_MIN_PENALTY` and `QUEUE_RAISE_PENALTY`. */
export function penaltiesOf(channel: Channel): PenaltyLimits {
  const raise = channel.getVariable('QUEUE_RAISE_PENALTY') ?? '';
  return {
    max: numberOf(channel, 'QUEUE_MAX_PENALTY'),
    min: numberOf(channel, 'QUEUE_MIN_PENALTY'),
    raise: parseNumber(raise.replace(/^r/, '')),
    raiseRespectsMin: raise.startsWith('r'),
  };
}

const numberOf = (channel: Channel, name: string): number | undefined => parseNumber(channel.getVariable(name) ?? '');

function parseNumber(text: string): number | undefined {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? undefined : number;
}
