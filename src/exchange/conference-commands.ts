import type { BridgeProfile, UserProfile } from '../config/confbridge-conf.ts';
import type { MenuOptions } from '../config/confbridge-menu.ts';
import type { Core } from '../core/core.ts';
import type { ConferenceApplication } from '../core/facts/conference-facts.ts';
import type { ChannelSnapshot } from '../core/snapshots.ts';
import type { Member } from '../features/conference/member.ts';
import type { Room } from '../features/conference/room.ts';
import { type Conferences, conferences, type Rooms } from '../features/conference/rooms.ts';

/** A room as lists show it. */
export interface RoomView {
  readonly name: string;
  readonly parties: number;
  readonly marked: number;
  readonly isLocked: boolean;
  readonly isMuted: boolean;
  readonly isDynamic: boolean;
  /** Whole seconds since it began. */
  readonly seconds: number;
}

export interface RoomMemberView {
  readonly room: string;
  readonly channel: ChannelSnapshot;
  readonly number: number;
  readonly profile: UserProfile;
  readonly bridgeProfile: string;
  readonly menu: string;
  readonly isWaiting: boolean;
  readonly isMuted: boolean;
  readonly isMutedByAdmin: boolean;
  readonly requestsTalk: boolean;
  readonly isTalking: boolean;
  readonly onlyListens: boolean;
  readonly isDeaf: boolean;
  /** Whole seconds since it joined. */
  readonly seconds: number;
  /** Whole seconds since its call was answered. */
  readonly answeredSeconds: number;
}

/** How an order to a room came out. */
export type RoomOutcome = 'done' | 'no room' | 'no member';

/** What a program may ask of conferences and do to them, by name. */
export class ConferenceCommands {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  count(application: ConferenceApplication): number {
    return this.#rooms(application).size;
  }

  *rooms(application: ConferenceApplication): IterableIterator<RoomView> {
    for (const room of this.#rooms(application)) yield this.#view(room);
  }

  room(application: ConferenceApplication, name: string): RoomView | undefined {
    const room = this.#rooms(application).find(name);
    return room && this.#view(room);
  }

  /** Of one room, those who wait for a marked user last; nothing for one that there is not. */
  *members(application: ConferenceApplication, name: string): IterableIterator<RoomMemberView> {
    const room = this.#rooms(application).find(name);
    for (const member of room?.members ?? []) if (room) yield this.#memberView(room, member);
  }

  /** `who` is `all`, `participants` (all but administrators) or how the name of a channel begins, in any case: the first such one. */
  mute(application: ConferenceApplication, name: string, who: string, on: boolean): RoomOutcome {
    const beginning = who.toLowerCase();
    return this.#forMembers(
      application,
      name,
      who,
      (channel) => channel.startsWith(beginning),
      (member) => member.mute(on),
    );
  }

  /** `who` as in `mute`, but a whole name. Who leaves already is not found. */
  kick(application: ConferenceApplication, name: string, who: string): RoomOutcome {
    const wanted = who.toLowerCase();
    return this.#forMembers(
      application,
      name,
      who,
      (channel) => channel === wanted,
      (member) => member.sendOut('kicked'),
    );
  }

  /** Mutes by the member's number; looks at the rooms of MeetMe, then at those of ConfBridge. */
  muteNumber(name: string, number: number, on: boolean): RoomOutcome {
    const room = this.#rooms('MeetMe').find(name) ?? this.#rooms('ConfBridge').find(name);
    if (!room) return 'no room';
    const member = room.numbered(number);
    member?.mute(on);
    return member ? 'done' : 'no member';
  }

  /** Everybody in a room of MeetMe, where administrators are unmuted so and not muted. False where there is no such room. */
  muteAll(name: string, on: boolean): boolean {
    const room = this.#all.meetMe.find(name);
    room?.muteAll(on);
    return room !== undefined;
  }

  /** Sends out by number. */
  kickNumber(application: ConferenceApplication, name: string, number: number): RoomOutcome {
    const room = this.#rooms(application).find(name);
    const member = room?.numbered(number);
    member?.sendOut('kicked');
    return member ? 'done' : room ? 'no member' : 'no room';
  }

  /** Nobody but administrators may enter a locked room. False where there is no such room. */
  lock(application: ConferenceApplication, name: string, on: boolean): boolean {
    const room = this.#rooms(application).find(name);
    if (room) room.isLocked = on;
    return room !== undefined;
  }

  startRecording(name: string, file?: string): 'started' | 'running' | 'refused' | 'no room' {
    return this.#rooms('ConfBridge').find(name)?.startRecording(file) ?? 'no room';
  }

  stopRecording(name: string): 'stopped' | 'none runs' | 'no room' {
    const room = this.#rooms('ConfBridge').find(name);
    if (!room) return 'no room';
    return room.stopRecording() ? 'stopped' : 'none runs';
  }

  /** Names the one whose picture all are to see, by how the name of its channel begins. */
  setVideoSource(name: string, channel: string): RoomOutcome {
    const room = this.#rooms('ConfBridge').find(name);
    if (!room) return 'no room';
    const member = room.members.find((each) => !each.isWaiting && each.channel.name.startsWith(channel));
    if (member) room.bridge.setVideoSource(member.channel);
    return member ? 'done' : 'no member';
  }

  bridgeProfiles(): ReadonlyMap<string, BridgeProfile> {
    return this.#all.options.bridges;
  }

  userProfiles(): ReadonlyMap<string, UserProfile> {
    return this.#all.options.users;
  }

  menus(): ReadonlyMap<string, MenuOptions> {
    return this.#all.options.menus;
  }

  get #all(): Conferences {
    return conferences.of(this.#core);
  }

  #rooms(application: ConferenceApplication): Rooms {
    return application === 'MeetMe' ? this.#all.meetMe : this.#all.confBridge;
  }

  #forMembers(
    application: ConferenceApplication,
    name: string,
    who: string,
    matches: (channel: string) => boolean,
    act: (member: Member) => void,
  ): RoomOutcome {
    const room = this.#rooms(application).find(name);
    if (!room) return 'no room';
    const isAll = who.toLowerCase() === 'all';
    const isParticipants = who.toLowerCase() === 'participants';
    let outcome: RoomOutcome = 'no member';
    for (const member of room.members) {
      if (member.isLeaving) continue;
      const isOne = matches(member.channel.name.toLowerCase());
      if (!isOne && !isAll && !(isParticipants && !member.profile.isAdmin)) continue;
      act(member);
      outcome = 'done';
      if (isOne) break;
    }
    return outcome;
  }

  #view(room: Room): RoomView {
    const { name, size, marked, isLocked, isMuted, isDynamic, startedAt } = room;
    return { name, parties: size, marked, isLocked, isMuted, isDynamic, seconds: this.#secondsSince(startedAt) };
  }

  #memberView(room: Room, member: Member): RoomMemberView {
    const { channel, number, profile, isWaiting, isMuted, isMutedByAdmin, requestsTalk, isTalking, onlyListens, isDeaf, seconds } = member;
    return {
      room: room.name,
      channel: channel.snapshot,
      number,
      profile,
      bridgeProfile: room.profile.name,
      menu: member.menu?.name ?? '',
      isWaiting,
      isMuted,
      isMutedByAdmin,
      requestsTalk,
      isTalking,
      onlyListens,
      isDeaf,
      seconds,
      answeredSeconds: channel.answeredAt === undefined ? 0 : this.#secondsSince(channel.answeredAt),
    };
  }

  #secondsSince(at: number): number {
    return Math.floor((this.#core.clock.now() - at) / 1000);
  }
}
