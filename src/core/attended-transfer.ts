import { callOf, spliceCalls } from './bridge/two-party.ts';
import type { Channel } from './channel/channel.ts';
import type { Core } from './core.ts';
import { HangupCause } from './hangup-cause.ts';
import { parkingSlot } from './ports/parking.ts';
import type { TransferResult } from './transfer.ts';

/**
 * An attended transfer by a phone: it talks on two channels, and leaves the parties of both to each other. The one of the first call moves
 * into the bridge of the second, or into the parking space where the second channel waits. Publishes `ATTENDEDTRANSFER` of both and
 * `transfer.attended`. A second channel that is in no call of two cannot be given to anybody: `Fail`.
 * Order: Asterisk 20 main/bridge.c (ast_bridge_transfer_attended).
 */
export function attendedTransfer(core: Core, first: Channel, second: Channel): TransferResult {
  if (!mayTransferTo(core, first, second)) return 'Fail';
  const [call, other] = [callOf(first)!, callOf(second)];
  const transferee = call.other(first);
  const told = {
    original: { transferer: first.snapshot, bridge: call.bridge.snapshot },
    second: { transferer: second.snapshot, bridge: second.bridge?.snapshot },
  };
  const tell = (target: Channel | undefined, bridgeId: string) =>
    core.bus.publish('transfer.attended', () => ({
      result: 'Success',
      ...told,
      transferee: transferee.snapshot,
      target: target?.snapshot,
      isExternal: true,
      destination: { type: 'Bridge', bridgeId },
    }));
  if (!other) {
    parkingSlot.of(core).swap(second, () => takeOut(core, first, transferee));
    if (transferee.bridge) tell(undefined, transferee.bridge.id);
    endIdle(second);
    return 'Success';
  }
  const target = other.other(second);
  for (const party of [transferee, target]) {
    core.holdMusic.stop(party);
    party.setVariable('ATTENDEDTRANSFER', first.name);
  }
  spliceCalls(core, { call, party: transferee, half: first }, { call: other, party: target, half: second }, () =>
    tell(target, other.bridge.id),
  );
  tellOfEachOther(transferee, target);
  for (const half of [first, second]) endIdle(half);
  return 'Success';
}

/** Whether the party of the first call can be given the place of the second one: nobody of them is gone, and the second is not an application's. */
export function mayTransferTo(core: Core, first: Channel, second: Channel): boolean {
  const [call, other] = [callOf(first), callOf(second)];
  if (!call || call.over || first === second || call === other) return false;
  const transferee = call.other(first);
  if (transferee.hangingUp || second.hangingUp) return false;
  if (!other) return parkingSlot.find(core)?.isParked(second) ?? false;
  const target = other.other(second);
  return !other.over && !target.hangingUp && target !== transferee;
}

/**
 * Somebody who is in no call takes the place of one party of a call of two, which ends (RFC 3891). False where that one is in none.
 * @param by answered already
 */
export function takePlaceOf(core: Core, replaced: Channel, by: Channel): boolean {
  const call = callOf(replaced);
  if (!call || call.over) return false;
  const stays = call.other(replaced);
  const { onDone } = takeOut(core, replaced, replaced);
  const isJoined = call.replace(replaced, by);
  onDone();
  endIdle(replaced);
  if (isJoined) tellOfEachOther(by, stays);
  return isJoined;
}

/** Takes one out of a call of two. The call of the other one is over, unless it goes on with somebody else. */
function takeOut(core: Core, first: Channel, whom: Channel): { channel: Channel; onDone: () => void } {
  const call = callOf(first)!;
  const onDone = call.give(whom);
  core.holdMusic.stop(whom);
  call.bridge.takeOut(whom);
  if (whom === first) return { channel: whom, onDone };
  call.bridge.leave(first);
  endIdle(first);
  return { channel: whom, onDone };
}

function tellOfEachOther(one: Channel, other: Channel): void {
  one.update({ connectedLine: other.callerId });
  other.update({ connectedLine: one.callerId });
  for (const channel of [one, other]) channel.indicate({ kind: 'connectedLine' });
}

/** Ends a channel that nobody has in hand; one with an application ends with that. */
function endIdle(channel: Channel): void {
  if (!channel.ended && !channel.bridge && !channel.interpreter) channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
}
