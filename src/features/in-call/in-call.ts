import type { DigitWatcher, TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { parkingSlot } from '../../core/ports/parking.ts';
import { dynamicFeatures, runApplicationFeature } from './application-feature.ts';
import { attendedTransferByCode } from './attended-transfer.ts';
import { transferByCode } from './blind-transfer.ts';
import { isBusy } from './busy.ts';
import { CodeMatcher, type FeatureCode } from './code-matcher.ts';
import { type InCallOptions, optionsOf } from './in-call-options.ts';
import { toggleMixMonitor, toggleMonitor } from './one-touch.ts';
import { type InCallFeature, type InCallRights, keepRights, withBridgeFeatures } from './rights.ts';

export { configureInCall, inCallOptions, optionsOf } from './in-call-options.ts';

export { type InCallFeature, type InCallRights, rightsByLetter } from './rights.ts';

const RUN: Readonly<Record<InCallFeature, (core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions) => void>> = {
  disconnect: (_core, call, from) => call.end(from),
  parkCall: (core, _call, from) => void parkingSlot.find(core)?.parkPeer(from),
  blindTransfer: (core, call, from, options) => void transferByCode(core, call, from, options),
  attendedTransfer: (core, call, from, options) => void attendedTransferByCode(core, call, from, options),
  autoMonitor: toggleMonitor,
  autoMixMonitor: toggleMixMonitor,
};

/**
 * What `joinTwo` asks about each digit of a call; undefined where nobody may do anything.
 * @param given what the application lets them do, besides what each may do already
 */
export function watchInCall(core: Core, caller: Channel, callee: Channel, given: InCallRights): DigitWatcher | undefined {
  const rights = withBridgeFeatures(caller, given);
  // Both keep theirs, whether or not the first one has any.
  const may = [...keepRights(caller, rights.caller), ...keepRights(callee, rights.callee)];
  if (may.length === 0 && ![caller, callee].some((party) => party.getVariable('DYNAMIC_FEATURES'))) return undefined;
  const matchers = new Map<Channel, CodeMatcher>();
  return (call, from, digit, durationMs) => {
    if (isBusy(from)) return true;
    let matcher = matchers.get(from);
    if (!matcher) {
      const options = optionsOf(from);
      const codes = codesOf(core, call, from, from === caller ? 'caller' : 'callee', rights, options);
      matcher = new CodeMatcher(core.clock, codes, options.codeDigitMs, (late) => call.pass(from, late.digit, late.durationMs));
      matchers.set(from, matcher);
    }
    return matcher.take({ digit, durationMs });
  };
}

function codesOf(
  core: Core,
  call: TwoPartyCall,
  from: Channel,
  role: 'caller' | 'callee',
  rights: InCallRights,
  options: InCallOptions,
): readonly FeatureCode[] {
  const builtIn = keepRights(from, rights[role]).map((feature) => ({
    code: options[feature],
    run: () => RUN[feature](core, call, from, options),
  }));
  const dynamic = dynamicFeatures(options, [from, call.other(from)], role).map(({ code, feature }) => ({
    code,
    run: () => void runApplicationFeature(core, call, from, feature),
  }));
  return [...builtIn, ...dynamic].filter(({ code }) => code !== '');
}
