import type { Channel } from './channel/channel.ts';
import { ChannelState } from './channel/channel-state.ts';
import type { Core } from './core.ts';
import { CoreSlot } from './core-slot.ts';
import { HangupCause } from './hangup-cause.ts';
import { mayPickUpByGroup } from './pickup-groups.ts';

/** [general] of features.conf. */
export interface PickupSettings {
  /** What a phone dials to pick up a call of its groups, without an extension of the dialplan; empty for nothing. */
  readonly pickupCode: string;
  /** Heard by who picks up: before the two talk, and where there is nothing to pick up. Empty for none. */
  readonly pickupSound: string;
  readonly pickupFailSound: string;
}

export const pickupSettings = new CoreSlot<PickupSettings>('call pickup');

const CLAIMED = 'PICKUP_CLAIMED';
const RINGING: ReadonlySet<number> = new Set([ChannelState.Down, ChannelState.Ring, ChannelState.Ringing]);

/** Whether a call rings there that nobody has picked up yet (Asterisk: ast_can_pickup). */
export function canBePickedUp(target: Channel): boolean {
  return isStillRung(target) && !target.attachments.has(CLAIMED);
}

/** Somebody dials it who would take another in its place, and it has not answered. */
const isStillRung = (target: Channel): boolean => !target.hangingUp && RINGING.has(target.state) && target.signals.count('pickedUp') > 0;

/** The call that rings longest among those that the groups of `picker` let it pick up. */
export function ringingInGroupsOf(core: Core, picker: Channel): Channel | undefined {
  const own = picker.pickupGroups;
  if (own.pickupGroup === '' && own.namedPickupGroup === '') return undefined;
  return oldest(core, (target) => target !== picker && canBePickedUp(target) && mayPickUpByGroup(own, target.pickupGroups));
}

/** The channel that has been there longest of those that `matches`. */
export function oldest(core: Core, matches: (channel: Channel) => boolean): Channel | undefined {
  let found: Channel | undefined;
  for (const channel of core.channels) if (matches(channel) && (!found || channel.createdAt < found.createdAt)) found = channel;
  return found;
}

/**
 * Answers whoever picks up, in place of the party that rings. Two who want the same call do not both get it: it belongs to the first from
 * here on. False when it was lost meanwhile; else `handOver` is to follow.
 */
export async function claim(picker: Channel, target: Channel): Promise<boolean> {
  if (!canBePickedUp(target)) return false;
  target.attachments.set(CLAIMED, picker);
  try {
    picker.update({ connectedLine: target.connectedLine });
    picker.indicate({ kind: 'connectedLine' });
    await picker.answer();
  } catch (thrown) {
    letGo(target);
    throw thrown;
  }
  if (isStillRung(target) && !picker.hangingUp) return true;
  letGo(target);
  return false;
}

/** Gives a claimed call to who has picked it up, out of its dialplan; whoever dials the call goes on as if its party had answered. */
export async function handOver(core: Core, picker: Channel, target: Channel): Promise<void> {
  await picker.detach();
  letGo(target);
  if (picker.hangingUp) return;
  if (!isStillRung(target)) {
    picker.hangup(HangupCause.NormalClearing);
    return;
  }
  core.bus.publish('channel.pickedUp', () => ({ channel: picker.snapshot, target: target.snapshot }));
  target.signals.emit('pickedUp', picker);
}

/**
 * What whoever dials a call does when it was picked up: the party stops ringing, and who took its call stands where it stood, with the
 * variables that were set for this call beside its own.
 */
export function replaceBy(picker: Channel, target: Channel): void {
  picker.inheritVariables([...target.variables.written()].filter(([name]) => picker.getVariable(name.replace(/^__?/, '')) === undefined));
  target.hangup(HangupCause.AnsweredElsewhere);
  const { application, applicationData, context, exten } = target;
  picker.assign({ application, applicationData, context, exten });
}

const letGo = (target: Channel): void => {
  if (!target.ended) target.attachments.delete(CLAIMED);
};
