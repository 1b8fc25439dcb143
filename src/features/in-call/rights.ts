import type { Channel } from '../../core/channel/channel.ts';

/** What a party may do by a code, by the option that holds the code. */
export type InCallFeature = 'blindTransfer' | 'attendedTransfer' | 'disconnect' | 'parkCall' | 'autoMonitor' | 'autoMixMonitor';

/** Who may do what. */
export interface InCallRights {
  readonly caller: readonly InCallFeature[];
  readonly callee: readonly InCallFeature[];
}

/** By the letter that lets the called party; a capital lets the calling one. */
const BY_LETTER: readonly (readonly [letter: string, features: readonly InCallFeature[]])[] = [
  ['t', ['blindTransfer', 'attendedTransfer']],
  ['h', ['disconnect']],
  ['k', ['parkCall']],
  ['w', ['autoMonitor']],
  ['x', ['autoMixMonitor']],
];

/** What letters let both parties do, as Dial, Queue, Bridge and `BRIDGE_FEATURES` write it. */
export function rightsByLetter(has: (letter: string) => boolean): InCallRights {
  const caller: InCallFeature[] = [];
  const callee: InCallFeature[] = [];
  for (const [letter, features] of BY_LETTER) {
    if (has(letter.toUpperCase())) caller.push(...features);
    if (has(letter)) callee.push(...features);
  }
  return { caller, callee };
}

/** `BRIDGE_FEATURES` of the calling party lets both do more, whoever joins them: so does a call that comes back from a parking lot. */
export function withBridgeFeatures(caller: Channel, rights: InCallRights): InCallRights {
  const letters = caller.getVariable('BRIDGE_FEATURES');
  if (!letters) return rights;
  const further = rightsByLetter((letter) => letters.includes(letter));
  return { caller: [...rights.caller, ...further.caller], callee: [...rights.callee, ...further.callee] };
}

const KEPT = 'inCall.rights';

/**
 * What a party may do, with these and with all that it was let do in its calls before: rights stay with a channel while it is parked, sent on
 * or joined with another (Asterisk 20 main/features.c, main/bridge_channel.c).
 */
export function keepRights(channel: Channel, features: readonly InCallFeature[]): readonly InCallFeature[] {
  const kept = (channel.attachments.get(KEPT) as readonly InCallFeature[] | undefined) ?? [];
  const further = features.filter((feature) => !kept.includes(feature));
  if (further.length === 0) return kept;
  const all = [...kept, ...new Set(further)];
  channel.attachments.set(KEPT, all);
  return all;
}
