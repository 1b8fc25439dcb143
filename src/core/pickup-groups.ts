import { numbersOf } from '../base/number-list.ts';

/** Who may pick up whose calls: by number (0 to 63) and by name. Asterisk: callgroup, pickupgroup, namedcallgroup, namedpickupgroup. */
export interface PickupGroups {
  /** Groups that a call to this party is in. */
  readonly callGroup: string;
  readonly namedCallGroup: string;
  /** Groups whose calls it may pick up. */
  readonly pickupGroup: string;
  readonly namedPickupGroup: string;
}

/** A channel's own, before its endpoint or the dialplan gives it others. */
export const NO_PICKUP_GROUPS: PickupGroups = Object.freeze({ callGroup: '', namedCallGroup: '', pickupGroup: '', namedPickupGroup: '' });

/** Whether one may pick up, by group, a call to the other. */
export function mayPickUpByGroup(picker: PickupGroups, called: PickupGroups): boolean {
  return (
    (parseGroups(picker.pickupGroup) & parseGroups(called.callGroup)) !== 0n ||
    namesIn(picker.namedPickupGroup).some((name) => namesIn(called.namedCallGroup).includes(name))
  );
}

/** `1,3-5` as it is shown: `1, 3, 4, 5` (Asterisk: ast_print_group). */
export const printGroups = (text: string): string => numbersOf(text, MOST_GROUP).join(', ');

const MOST_GROUP = 63;
const parseGroups = (text: string): bigint => numbersOf(text, MOST_GROUP).reduce((bits, number) => bits | (1n << BigInt(number)), 0n);

const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
