import type { InCallFeature, InCallRights } from '../../features/in-call/in-call.ts';

/** Who may dial which codes, by the letter that allows it. */
const CALLER_RIGHTS: Readonly<Record<string, readonly InCallFeature[]>> = {
  T: ['blindTransfer', 'attendedTransfer'],
  H: ['disconnect'],
  K: ['parkCall'],
  W: ['autoMonitor'],
  X: ['autoMixMonitor'],
};
const CALLEE_RIGHTS = Object.fromEntries(Object.entries(CALLER_RIGHTS).map(([letter, features]) => [letter.toLowerCase(), features]));

/** What the options of an application that connects two parties let them do by a code. */
export function callRights(options: ReadonlyMap<string, unknown>): InCallRights {
  const rights = (letters: Readonly<Record<string, readonly InCallFeature[]>>) =>
    Object.entries(letters).flatMap(([letter, features]) => (options.has(letter) ? features : []));
  return { caller: rights(CALLER_RIGHTS), callee: rights(CALLEE_RIGHTS) };
}
