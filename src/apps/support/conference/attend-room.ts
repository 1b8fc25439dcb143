import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { Member, MemberEnd } from '../../../features/conference/member.ts';
import type { JoinPrompt, Room } from '../../../features/conference/room.ts';
import { CodeMatcher, type FeatureCode } from '../../../features/in-call/code-matcher.ts';
import { inCallOptions } from '../../../features/in-call/in-call.ts';
import { playPrompts } from '../prompts.ts';
import { orInterrupted } from '../wait.ts';
import { countPrompts } from './count-prompts.ts';
import type { RecordedName } from './record-name.ts';

export interface Attendance {
  readonly member: Member;
  readonly prompt: JoinPrompt | undefined;
  readonly begins: boolean;
  /** What it is called, in its own voice. */
  readonly name?: RecordedName | undefined;
  /** What its digits do. */
  readonly codes: readonly FeatureCode[];
}

/**
 * Has somebody who was counted in hear the prompts, enter the room, and stay there until it is sent out; counts it out at the end, however it
 * comes about. Throws the interruption.
 */
export async function attendRoom(context: ApplicationContext, attendance: Attendance): Promise<MemberEnd> {
  const { member, name } = attendance;
  const { room, profile, channel } = member;
  let hasEntered = false;
  try {
    await greet(context, attendance);
    const stopListening = listen(context, attendance);
    hasEntered = true;
    const limit = profile.timeoutMs > 0 ? context.core.clock.setTimer(profile.timeoutMs, () => member.sendOut('timeout')) : undefined;
    member.enter();
    try {
      return await orInterrupted(context.signal, member.ended);
    } finally {
      limit?.cancel();
      stopListening();
      member.exit();
    }
  } finally {
    if (hasEntered && !profile.isQuiet) farewell(room, name);
    else void name?.remove();
    if (!channel.ended && context.core.holdMusic.isOn(channel)) context.core.holdMusic.stop(channel);
  }
}

/** What is said before it is in: to itself, then to the others. */
async function greet(context: ApplicationContext, { member, prompt, begins, name }: Attendance): Promise<void> {
  const { room, profile } = member;
  if (profile.announcement !== '') await playPrompts(context, [profile.announcement]);
  const count = countPrompts(room);
  if (profile.announcesCount && count.length > 0) await playPrompts(context, count);
  const above = profile.announcesCountToAllAbove;
  if (above !== undefined && room.activeCount > above) await tellAll(context, room, count);
  if (prompt && !profile.isQuiet && (prompt !== 'only_person' || profile.announcesOnlyUser))
    await playPrompts(context, [room.sound(prompt)]);
  if (profile.isQuiet) return;
  if (begins) await tellAll(context, room, [room.sound('begin')]);
  if (name) await tellAll(context, room, [name.path, room.sound('has_joined')]);
  if (profile.hearsOwnJoinSound) void room.announcer.say([room.sound('join')]);
  else await tellAll(context, room, [room.sound('join')]);
}

function farewell(room: Room, name: RecordedName | undefined): void {
  if (name) void room.announcer.say([name.path, room.sound('has_left')]).then(() => name.remove());
  void room.announcer.say([room.sound('leave')]);
}

/** Nothing where nobody would hear it. */
async function tellAll({ signal }: ApplicationContext, room: Room, names: readonly string[]): Promise<void> {
  if (names.length > 0 && room.bridge.channels.length > 0) await orInterrupted(signal, room.announcer.say(names));
}

/** Digits and text of somebody in the room. */
function listen({ core }: ApplicationContext, { member, codes }: Attendance): () => void {
  const { channel, room, profile } = member;
  const others = () => room.members.filter((other) => other !== member);
  const pass = (digit: string, durationMs: number): void => {
    if (!profile.passesDigits) return;
    for (const other of others()) {
      core.bus.publish('channel.digitBegan', { channel: other.channel.toldSnapshot, digit, direction: 'Sent' });
      other.channel.sendDigit(digit, durationMs);
      core.bus.publish('channel.digitEnded', { channel: other.channel.toldSnapshot, digit, direction: 'Sent', durationMs });
    }
  };
  const matcher = new CodeMatcher(core.clock, codes, inCallOptions(core).codeDigitMs, (late) => pass(late.digit, late.durationMs));
  const offs = [
    channel.signals.on('digitEnded', (digit, durationMs) => {
      if (!matcher.take({ digit, durationMs })) pass(digit, durationMs);
    }),
    channel.signals.on('text', (body) => {
      for (const other of others()) if (other.profile.sendsText) void other.channel.leg.sendText?.(body);
    }),
  ];
  return () => {
    for (const off of offs) off();
  };
}
