import { callOf, type SpliceEnd, spliceCalls } from './bridge/two-party.ts';
import type { Channel } from './channel/channel.ts';
import { moveInto } from './channel/move-into.ts';
import type { Core } from './core.ts';
import type { Fact } from './facts.ts';
import { HangupCause } from './hangup-cause.ts';
import { parkingSlot } from './ports/parking.ts';
import type { TransferResult } from './transfer.ts';

/**
 * An attended transfer by a phone: it has two channels, and leaves who it talks with on one to what it has on the other: the party there, whose
 * bridge the one of the first call moves into; the parking space where the second channel waits; or the application that runs there, which goes
 * on with the other one. Publishes `ATTENDEDTRANSFER` of the parties and `transfer.attended`, unless there is nothing to be had (`Fail`).
 * Order: Asterisk 20 main/bridge.c (ast_bridge_transfer_attended).
 */
export async function attendedTransfer(core: Core, first: Channel, second: Channel): Promise<TransferResult> {
  const [call, other] = [liveCallOf(first), liveCallOf(second)];
  if (first === second || first.hangingUp || second.hangingUp || call === other) return 'Fail';
  const told = {
    original: { transferer: first.snapshot, bridge: first.bridge?.snapshot },
    second: { transferer: second.snapshot, bridge: second.bridge?.snapshot },
  };
  const [transferee, target] = [call?.other(first), other?.other(second)];
  const tell = (destination: Destination) =>
    core.bus.publish('transfer.attended', () => ({
      result: 'Success',
      ...told,
      transferee: transferee?.snapshot,
      target: target?.snapshot,
      isExternal: true,
      destination,
    }));
  if (call && other) return joinCalls(core, { call, half: first }, { call: other, half: second }, tell);
  const [talks, waits] = call ? [first, second] : [second, first];
  if (call && parkingSlot.find(core)?.isParked(second)) return swapParked(core, first, second, tell);
  return moveIntoApplication(core, talks, waits, tell);
}

type Destination = Fact<'transfer.attended'>['destination'];
type Half = Pick<SpliceEnd, 'call' | 'half'>;

/** A call of two that is not over, whose other party is there still. */
function liveCallOf(channel: Channel): SpliceEnd['call'] | undefined {
  const call = callOf(channel);
  return call && !call.over && !call.other(channel).hangingUp ? call : undefined;
}

function joinCalls(core: Core, source: Half, destination: Half, tell: (destination: Destination) => void): TransferResult {
  const [transferee, target] = [source.call.other(source.half), destination.call.other(destination.half)];
  if (transferee === target) return 'Fail';
  for (const party of [transferee, target]) {
    core.holdMusic.stop(party);
    party.setVariable('ATTENDEDTRANSFER', source.half.name);
  }
  spliceCalls(core, { ...source, party: transferee }, { ...destination, party: target }, () =>
    tell({ type: 'Bridge', bridgeId: destination.call.bridge.id }),
  );
  tellOfEachOther(transferee, target);
  for (const { half } of [source, destination]) endIdle(half);
  return 'Success';
}

function swapParked(core: Core, first: Channel, parked: Channel, tell: (destination: Destination) => void): TransferResult {
  const transferee = callOf(first)!.other(first);
  parkingSlot.of(core).swap(parked, () => takeOut(core, first, transferee));
  if (transferee.bridge) tell({ type: 'Bridge', bridgeId: transferee.bridge.id });
  endIdle(parked);
  return 'Success';
}

/**
 * The other party of `talks` goes on in what runs on `waits`. A room is told of as the bridge that it is, what runs for one party alone as an
 * application.
 */
async function moveIntoApplication(
  core: Core,
  talks: Channel,
  waits: Channel,
  tell: (destination: Destination) => void,
): Promise<TransferResult> {
  const mover = callOf(talks)?.other(talks);
  if (!mover || !runsAlone(waits)) return 'Fail';
  const { bridge, application = '' } = waits;
  mover.setVariable('ATTENDEDTRANSFER', talks.name);
  const { onDone } = takeOut(core, talks, mover);
  tell(bridge ? { type: 'Bridge', bridgeId: bridge.id } : { type: 'App', application });
  const isFree = mover.detach();
  if (mover.interpreter) {
    // The application of its own that waits for the call ends with its dialplan.
    onDone();
    await isFree;
  }
  const isThere = !mover.hangingUp && runsAlone(waits);
  if (isThere) moveInto(mover, waits);
  else for (const channel of [mover, waits]) channel.requestHangup(HangupCause.NormalClearing);
  // Who had called it is done with it only now: it would hang up whom nobody has.
  onDone();
  return isThere ? 'Success' : 'Fail';
}

/** Something runs there that is no call of two: a prompt, a wait, a room. */
const runsAlone = (channel: Channel): boolean => !channel.hangingUp && channel.interpreter !== undefined && !callOf(channel);

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
