import type { Collector } from './action-call.ts';
import { AmiError } from './errors.ts';
import type { AmiEvent } from './message.ts';

/** A call that was asked for and answered. */
export interface OriginatedCall {
  /** Name of the channel that answered; what was asked for (`SIP/alice`) where a server of 2006 did not tell of its making either. */
  readonly channel: string;
  readonly uniqueId: string;
  readonly event: AmiEvent;
}

/** A call that did not come about. */
export class OriginateFailure extends AmiError {
  /** `Reason` of the event: 0 no such number, 1 or 3 nobody answered, 5 busy, 8 congested. */
  readonly reason: number;
  readonly event: AmiEvent;

  constructor(event: AmiEvent) {
    const reason = Number(event.get('Reason') ?? 0);
    super('AMI_ORIGINATE_FAILED', `the call to ${event.get('Channel') ?? '?'} failed: ${REASONS[reason] ?? `reason ${reason}`}`);
    this.name = 'OriginateFailure';
    this.reason = reason;
    this.event = event;
  }
}

/** AMI modern section 8: the frame that the called leg was last heard of with. */
const REASONS: Readonly<Record<number, string>> = {
  0: 'no such number, or unreachable',
  1: 'hung up before the answer',
  3: 'nobody answered',
  5: 'busy',
  8: 'congested',
};

/**
 * Waits for the end of an asynchronous Originate, in the words of either dialect. Its event stays news for everybody.
 * @param names by unique id, those of the channels that were made since: a server of 2006 says at the end only what was asked for.
 */
export function originated(names: ReadonlyMap<string, string>): Collector<OriginatedCall> {
  return {
    sharesItems: true,
    reply: () => undefined,
    item: (event) => {
      const { name } = event;
      if (name === 'OriginateFailure' || (name === 'OriginateResponse' && event.get('Response') === 'Failure'))
        throw new OriginateFailure(event);
      if (name !== 'OriginateResponse' && name !== 'OriginateSuccess') return undefined;
      const uniqueId = event.get('Uniqueid') ?? '';
      const told = name === 'OriginateSuccess' ? names.get(uniqueId) : undefined;
      return { channel: told ?? event.get('Channel') ?? '', uniqueId, event };
    },
  };
}
