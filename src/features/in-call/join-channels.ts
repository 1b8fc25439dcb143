import { callOf, joinTwo } from '../../core/bridge/two-party.ts';
import type { TwoPartyEnd } from '../../core/bridge/two-party-types.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { Core } from '../../core/core.ts';
import type { Position } from '../../core/dialplan/position.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { optionsOf, watchInCall } from './in-call.ts';

/** Where a channel goes on behind a call that it was taken into; none for one that ran no dialplan. */
const places = new WeakMap<Channel, Position>();

/** Whether a channel can be taken into a call: it has been answered, or waits to be. */
export const canJoin = (channel: Channel): boolean =>
  !channel.hangingUp && (channel.state === ChannelState.Up || (channel.state === ChannelState.Ring && channel.interpreter !== undefined));

/** Whether they talk with each other already, or are one. */
export const areJoined = (one: Channel, other: Channel): boolean => one === other || callOf(one)?.other(one) === other;

/**
 * Takes two channels out of whatever they do, and has them talk with each other with the codes that each has a right to. Afterwards each one that
 * lives goes on behind what it did in the dialplan; one that ran none is hung up. (Asterisk 20 main/features.c, action_bridge.)
 * @param hearers are told by a sound that they are joined
 */
export async function joinChannels(core: Core, one: Channel, other: Channel, hearers: readonly Channel[]): Promise<void> {
  for (const channel of [one, other]) {
    const { interpreter, context, exten, priority } = channel;
    if (interpreter?.inDialplan) places.set(channel, { context, exten, priority: priority + 1 });
  }
  await Promise.all([take(one), take(other)]);
  let end: TwoPartyEnd | undefined;
  if (isFree(one) && isFree(other)) {
    end = await joinTwo(core, one, other, {
      digits: watchInCall(core, one, other, { caller: [], callee: [] }),
      onJoined: () => {
        one.update({ connectedLine: other.callerId });
        other.update({ connectedLine: one.callerId });
        for (const channel of hearers) void playPrompts(channel, [optionsOf(channel).transferSound]);
      },
    });
  }
  for (const channel of [one, other]) goOn(core, channel, end);
}

/** Nobody has it in hand, and it lives: it may have been sent elsewhere while it was taken. */
const isFree = (channel: Channel): boolean => !channel.hangingUp && channel.interpreter === undefined && channel.bridge === undefined;

async function take(channel: Channel): Promise<void> {
  channel.core.holdMusic.stop(channel);
  await channel.detach();
  if (channel.hangingUp) return;
  channel.update({ application: undefined, applicationData: undefined, ...places.get(channel) });
  await channel.answer();
}

/** One that somebody else has taken meanwhile is theirs. */
function goOn(core: Core, channel: Channel, end: TwoPartyEnd | undefined): void {
  const isElsewhere =
    channel.interpreter !== undefined || channel.bridge !== undefined || (end?.why === 'released' && end.first === channel);
  if (channel.ended || isElsewhere) return;
  const place = places.get(channel);
  places.delete(channel);
  if (place && !channel.hangingUp) core.startDialplan(channel, place);
  else channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
}
