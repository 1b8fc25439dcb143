import type { ConferenceSound } from '../../../config/confbridge-conf.ts';
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
  /** It comes and goes without a sound, but for its name. */
  readonly isSilent?: boolean;
  /** Who has waited so long for a marked user is sent out; 0 or nothing for no limit. */
  readonly waitsAtMostMs?: number;
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
    const { clock } = context.core;
    const after = (ms: number, holds: () => boolean) =>
      ms > 0 ? [clock.setTimer(ms, () => (holds() ? member.sendOut('timeout') : undefined))] : [];
    const limits = [...after(profile.timeoutMs, () => true), ...after(attendance.waitsAtMostMs ?? 0, () => member.isWaiting)];
    member.enter();
    try {
      return await orInterrupted(context.signal, member.ended);
    } finally {
      for (const limit of limits) limit.cancel();
      stopListening();
      member.exit();
    }
  } finally {
    if (hasEntered && !profile.isQuiet) farewell(room, attendance);
    else void name?.remove();
    if (!channel.ended && context.core.holdMusic.isOn(channel)) context.core.holdMusic.stop(channel);
  }
}

/** What is said before it is in: to itself, then to the others. */
async function greet(context: ApplicationContext, { member, prompt, begins, name, isSilent }: Attendance): Promise<void> {
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
  if (isSilent) return;
  if (profile.hearsOwnJoinSound) await sayToAll(context, member, 'join');
  else await tellAll(context, room, [room.sound('join')]);
}

function farewell(room: Room, { name, isSilent }: Attendance): void {
  if (name) void room.announcer.say([name.path, room.sound('has_left')]).then(() => name.remove());
  if (!isSilent) void room.announcer.say([room.sound('leave')]);
}

/** A sound for the room and one who may not have entered it yet: that one hears it first where it speaks another language than the room. */
export async function sayToAll(context: ApplicationContext, { room, channel }: Member, sound: ConferenceSound): Promise<void> {
  const names = [room.sound(sound)];
  if (channel.language === room.profile.language) {
    void room.announcer.say(names);
    return;
  }
  await playPrompts(context, names);
  await tellAll(context, room, names);
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
