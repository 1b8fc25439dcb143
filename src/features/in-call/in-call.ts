import type { DigitWatcher, TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { parkingSlot } from '../../core/ports/parking.ts';
import { transferByCode } from './blind-transfer.ts';
import { CodeMatcher } from './code-matcher.ts';
import { DEFAULT_IN_CALL_OPTIONS, type InCallOptions } from './in-call-options.ts';

export type InCallFeature = 'blindTransfer' | 'disconnect' | 'parkCall';

/** Who may do what: `t` `T` `h` `H` `k` `K` of Dial. */
export interface InCallRights {
  readonly caller: readonly InCallFeature[];
  readonly callee: readonly InCallFeature[];
}

const slot = new CoreSlot<InCallOptions>('codes of features.conf');

/** Says which codes count from now on; running calls keep theirs. */
export function configureInCall(core: Core, options: InCallOptions): void {
  slot.fill(core, options);
}

export const inCallOptions = (core: Core): InCallOptions => slot.find(core) ?? DEFAULT_IN_CALL_OPTIONS;

/** What `joinTwo` asks about each digit of a call; undefined where nobody may do anything. */
export function watchInCall(core: Core, caller: Channel, rights: InCallRights): DigitWatcher | undefined {
  if (rights.caller.length === 0 && rights.callee.length === 0) return undefined;
  const options = inCallOptions(core);
  const matchers = new Map<Channel, CodeMatcher>();
  const run: Record<InCallFeature, (call: TwoPartyCall, from: Channel) => void> = {
    disconnect: (call, from) => call.end(from),
    parkCall: (_call, from) => void parkingSlot.find(core)?.parkPeer(from),
    blindTransfer: (call, from) => void transferByCode(core, call, from, options),
  };
  return (call, from, digit, durationMs) => {
    if (isBusyTransferring(from)) return true;
    let matcher = matchers.get(from);
    if (!matcher) {
      const codes = (from === caller ? rights.caller : rights.callee)
        .map((feature) => ({ code: options[feature], run: () => run[feature](call, from) }))
        .filter(({ code }) => code !== '');
      matcher = new CodeMatcher(core.clock, codes, options.codeDigitMs, (late) => call.pass(from, late.digit, late.durationMs));
      matchers.set(from, matcher);
    }
    return matcher.take({ digit, durationMs });
  };
}

const isBusyTransferring = (channel: Channel): boolean => channel.attachments.has('inCall.transferring');
