import { extname, join } from 'node:path';
import { pathWithin } from '../../base/path-guard.ts';
import type { BridgeProfile, ConferenceSound } from '../../config/confbridge-conf.ts';
import { MixBridge } from '../../core/bridge/mix-bridge.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import type { ConferenceApplication, ConferenceSnapshot } from '../../core/facts/conference-facts.ts';
import type { MediaMixer } from '../../core/ports/media.ts';
import { Member, type MemberOptions } from './member.ts';
import { RoomAnnouncer } from './room-announcer.ts';

export interface RoomOptions {
  readonly name: string;
  readonly application: ConferenceApplication;
  readonly profile: BridgeProfile;
  /** Made by a caller and not by the configuration (MeetMe's `d`). */
  readonly isDynamic?: boolean | undefined;
  /** PINs of a MeetMe room; empty for none. */
  readonly pin?: string | undefined;
  readonly adminPin?: string | undefined;
  /** Names of what the exchange itself puts into the bridge, where Asterisk has such channels. */
  readonly announcerName?: string | undefined;
  readonly nextRecorderName: () => string;
  /** It is not to be found any more. May be told twice. */
  readonly onEnd: (room: Room) => void;
}

/** What is said to who joins, before it is in. */
export type JoinPrompt = Extract<ConferenceSound, 'only_person' | 'wait_for_leader'>;

/**
 * A room: who is in it, who waits for a marked user, who may be heard. It ends when the last one has left. The rules are those of Asterisk 20
 * (apps/confbridge/conf_state_*.c), put in terms of who is there instead of states.
 */
export class Room {
  readonly name: string;
  readonly application: ConferenceApplication;
  readonly profile: BridgeProfile;
  readonly isDynamic: boolean;
  readonly pin: string;
  readonly adminPin: string;
  readonly bridge: MixBridge;
  readonly mixer: MediaMixer;
  readonly announcer: RoomAnnouncer;
  readonly startedAt: number;
  isLocked = false;
  /** All but administrators were muted together, and who joins is muted too. */
  isMuted = false;
  readonly #core: Core;
  readonly #nextRecorderName: () => string;
  readonly #onEnd: (room: Room) => void;
  readonly #active = new Set<Member>();
  readonly #waiting = new Set<Member>();
  /** Marked users who are in. */
  #marked = 0;
  #lastNumber = 0;
  #recording: { readonly file: string; stop(): void } | undefined;
  /** What a recording is to be called, by the profile or by who began one. */
  #recordFile: string;
  /** The name that the last recording had, and what it was made of. */
  #lastRecording: { readonly file: string; readonly from: string } | undefined;

  constructor(core: Core, options: RoomOptions) {
    this.#core = core;
    this.name = options.name;
    this.application = options.application;
    this.profile = options.profile;
    this.isDynamic = options.isDynamic ?? false;
    this.pin = options.pin ?? '';
    this.adminPin = options.adminPin ?? '';
    this.#recordFile = options.profile.recordFile;
    this.#nextRecorderName = options.nextRecorderName;
    this.#onEnd = options.onEnd;
    this.startedAt = core.clock.now();
    this.bridge = new MixBridge(core, { creator: options.application, name: options.name });
    this.mixer = core.media.openMixer();
    const announcer = this.mixer.openPort();
    // The mixer is gone, and its members' calls with it: whoever comes now has another room.
    announcer.news.on('failed', () => this.#onEnd(this));
    this.announcer = new RoomAnnouncer(core, announcer, options.profile.language);
    if (options.announcerName !== undefined) this.bridge.addInternal(options.announcerName);
    if (options.profile.recordsConference) this.startRecording();
    core.bus.publish('conference.started', { conference: this.snapshot });
    this.#tellDevice('INUSE');
  }

  get snapshot(): ConferenceSnapshot {
    return { name: this.name, application: this.application, bridge: this.bridge.snapshot };
  }

  /** Those who are in, then those who wait for a marked user; each in the order in which they came to be so. */
  get members(): readonly Member[] {
    return [...this.#active, ...this.#waiting];
  }

  get size(): number {
    return this.#active.size + this.#waiting.size;
  }

  /** Members who do not wait for a marked user. */
  get activeCount(): number {
    return this.#active.size;
  }

  isWaiting(member: Member): boolean {
    return this.#waiting.has(member);
  }

  /** Marked users who are in. */
  get marked(): number {
    return this.#marked;
  }

  get isFull(): boolean {
    return this.profile.maxMembers > 0 && this.#active.size >= this.profile.maxMembers;
  }

  get isRecording(): boolean {
    return this.#recording !== undefined;
  }

  sound(name: ConferenceSound): string {
    return this.profile.sounds[name];
  }

  /** The member of that number. */
  numbered(number: number): Member | undefined {
    return this.members.find((member) => member.number === number);
  }

  /** The newest of those who are in. */
  get newest(): Member | undefined {
    return [...this.#active].at(-1);
  }

  // ---- coming and going

  /** Counts somebody in, who hears the prompts and then enters. `begins`: the marked user whom others waited for. */
  join(channel: Channel, options: MemberOptions): { member: Member; prompt: JoinPrompt | undefined; begins: boolean } {
    const { profile } = options;
    const member = new Member(this, channel, ++this.#lastNumber, options);
    if (profile.waitsForMarked && !profile.isMarked && this.#marked === 0) {
      this.#waiting.add(member);
      if (profile.hasMusicWhenAlone) member.wantMusic(true);
      return { member, prompt: 'wait_for_leader', begins: false };
    }
    this.#active.add(member);
    if (profile.isMarked) this.#marked++;
    const admitted = profile.isMarked ? this.#admitWaiting() : 0;
    if (this.#active.size === 1) {
      if (profile.hasMusicWhenAlone) member.wantMusic(true);
      return { member, prompt: 'only_person', begins: false };
    }
    const [first] = this.#active;
    first?.wantMusic(false);
    first?.updateMute();
    return { member, prompt: undefined, begins: admitted > 0 && this.#marked === 1 };
  }

  /** Counts somebody out; the room is over when it was the last. */
  leave(member: Member): void {
    member.exit();
    const wasActive = this.#active.delete(member);
    if (!wasActive && !this.#waiting.delete(member)) return;
    if (wasActive && member.profile.isMarked) {
      this.#marked--;
      this.#markedLeft(member);
    }
    const [only] = this.#active;
    if (wasActive && only && this.#active.size === 1) {
      if (only.profile.hasMusicWhenAlone) only.wantMusic(true);
      only.updateMute();
    }
    if (this.size === 0) this.#end();
  }

  // ---- what administrators and managers do

  /** All who are in but administrators, and whoever joins from then on. Managers are told of no member, by Asterisk neither. */
  muteParticipants(on: boolean): void {
    this.isMuted = on;
    for (const member of this.#active) if (!member.profile.isAdmin) member.muteUntold(on);
  }

  /** MeetMe's: administrators can be unmuted so and not muted, and who joins later is not concerned (apps/app_meetme.c). */
  muteAll(on: boolean): void {
    for (const member of this.members) if (!on || !member.profile.isAdmin) member.mute(on);
  }

  /**
   * Begins to record; `file` leads below the spool folder `monitor` and is what the profile's `record_file` is, for this room from now on.
   * `refused` for one that leads elsewhere or that no sound can be written to.
   */
  startRecording(file = ''): 'started' | 'running' | 'refused' {
    if (this.#recording) return 'running';
    const from = file || this.#recordFile;
    const name = this.#recordingName(from);
    const folder = join(this.#core.settings.directories.spool, 'monitor');
    const path = pathWithin(folder, name);
    if (path === undefined || !this.#core.media.records(extname(path).slice(1))) {
      const why = path === undefined ? `it has to be below ${folder}` : 'no sound can be written with this ending';
      this.#core.logger.warning(`conference ${this.name} cannot be recorded into ${JSON.stringify(name)}: ${why}`);
      return 'refused';
    }
    this.#recordFile = from;
    this.#lastRecording = { file: name, from };
    const port = this.mixer.openPort();
    const recording = port.record({ path, within: folder, append: this.profile.recordFileAppends });
    const takeOut = this.application === 'ConfBridge' ? this.bridge.addInternal(this.#nextRecorderName()) : () => {};
    this.#recording = {
      file: path,
      stop: () => {
        recording.stop();
        port.close();
        this.#core.bus.publish('conference.recordingStopped', { conference: this.snapshot, file: path });
        takeOut();
      },
    };
    this.#core.bus.publish('conference.recordingStarted', { conference: this.snapshot, file: path });
    return 'started';
  }

  /** False where nothing was recorded. */
  stopRecording(): boolean {
    const recording = this.#recording;
    this.#recording = undefined;
    recording?.stop();
    return recording !== undefined;
  }

  // ----

  #admitWaiting(): number {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const member of waiting) {
      this.#active.add(member);
      member.wantMusic(false);
      member.updateMute();
    }
    return waiting.length;
  }

  /** Some have to go with the last marked user, or with any; those who waited for one wait again. */
  #markedLeft(leaver: Member): void {
    let remain = false;
    for (const member of [...this.#active]) {
      const { profile } = member;
      if (this.#marked > 0 && !profile.endsWithAnyMarked) continue;
      const ends = (profile.endsWithMarked || profile.endsWithAnyMarked) && !member.isLeaving;
      if (!ends) remain = true;
      if (profile.waitsForMarked && (!profile.isMarked || (ends && profile.endsWithAnyMarked))) this.#waitAgain(member, ends);
      if (ends) member.sendOut('endMarked');
    }
    if (remain && !leaver.profile.isQuiet) void this.announcer.say([this.sound('leader_has_left')]);
  }

  #waitAgain(member: Member, isLeaving: boolean): void {
    this.#active.delete(member);
    this.#waiting.add(member);
    if (member.profile.isMarked) this.#marked--;
    if (!isLeaving && member.profile.hasMusicWhenAlone) member.wantMusic(true);
    member.updateMute();
  }

  #end(): void {
    this.#onEnd(this);
    this.#tellDevice('NOT_INUSE');
    this.#core.bus.publish('conference.ended', { conference: this.snapshot });
    this.stopRecording();
    this.mixer.close();
    this.bridge.dissolve();
  }

  /** Hints may look at `confbridge:680` and `meetme:680`. */
  #tellDevice(state: 'INUSE' | 'NOT_INUSE'): void {
    const device = `${this.application.toLowerCase()}:${this.name}`;
    this.#core.devices.set(device, state);
    if (state === 'NOT_INUSE') this.#core.devices.forget(device);
  }

  /** With `record_file_append` a room goes on in the file in which it was recorded before, until it is told another one. */
  #recordingName(from: string): string {
    const seconds = Math.floor(this.#core.clock.now() / 1000);
    const { recordFileAppends, recordFileHasTime } = this.profile;
    if (recordFileAppends && this.#lastRecording?.from === from) return this.#lastRecording.file;
    if (from === '') return `confbridge-${this.name}-${seconds}.wav`;
    if (!recordFileHasTime) return from;
    const extension = extname(from);
    return `${from.slice(0, from.length - extension.length)}-${seconds}${extension}`;
  }
}
