import type { UserProfile } from '../../config/confbridge-conf.ts';
import type { MenuOptions } from '../../config/confbridge-menu.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { ConferenceMemberSnapshot, MemberFact } from '../../core/facts/conference-facts.ts';
import type { MediaMixerPort, SoundDirection } from '../../core/ports/media.ts';
import type { Room } from './room.ts';

/** Why somebody who is on the line is in the room no longer. */
export type MemberEnd = 'kicked' | 'endMarked' | 'timeout' | 'left' | 'takenOut';

export interface MemberOptions {
  readonly profile: UserProfile;
  readonly menu?: MenuOptions | undefined;
  /** Hears nothing of the room (MeetMe's `t`). */
  readonly isDeaf?: boolean | undefined;
  /** Is never heard (MeetMe's `l`). */
  readonly onlyListens?: boolean | undefined;
  /** Runs at once when it is sent out, before it has left. */
  readonly onEnd?: ((why: MemberEnd) => void) | undefined;
}

/** A step of volume is 3 dB; so many are there in each direction. */
const MOST_STEPS = 6;

/** Somebody in a room, or about to enter: counted from `Room.join` on, heard from `enter` on. */
export class Member {
  readonly room: Room;
  readonly channel: Channel;
  readonly profile: UserProfile;
  readonly menu: MenuOptions | undefined;
  readonly number: number;
  readonly onlyListens: boolean;
  readonly isDeaf: boolean;
  /** Settles when somebody sends it out. */
  readonly ended: Promise<MemberEnd>;
  /** By itself or by an administrator. */
  isMuted: boolean;
  isMutedByAdmin = false;
  requestsTalk = false;
  isTalking = false;
  #end: (why: MemberEnd) => void = () => {};
  #why: MemberEnd | undefined;
  readonly #joinedAt: number;
  readonly #onEnd: MemberOptions['onEnd'];
  #place: MediaMixerPort | undefined;
  #steps: Record<SoundDirection, number> = { incoming: 0, outgoing: 0 };
  #wantsMusic = false;
  /** How many things keep its music from playing: that it has not entered, a prompt. */
  #musicHeldBack = 1;

  constructor(room: Room, channel: Channel, number: number, options: MemberOptions) {
    this.room = room;
    this.channel = channel;
    this.number = number;
    this.profile = options.profile;
    this.menu = options.menu;
    this.onlyListens = options.onlyListens ?? false;
    this.isDeaf = options.isDeaf ?? false;
    this.#onEnd = options.onEnd;
    this.isMuted = options.profile.startsMuted || (room.isMuted && !options.profile.isAdmin);
    this.#joinedAt = channel.core.clock.now();
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get snapshot(): ConferenceMemberSnapshot {
    const { number, isMuted } = this;
    return { number, isAdmin: this.profile.isAdmin, isMuted, seconds: this.seconds };
  }

  /** Whole seconds since it joined. */
  get seconds(): number {
    return Math.floor((this.channel.core.clock.now() - this.#joinedAt) / 1000);
  }

  get fact(): MemberFact {
    return { conference: this.room.snapshot, channel: this.channel.snapshot, member: this.snapshot };
  }

  /** Waits for a marked user. */
  get isWaiting(): boolean {
    return this.room.isWaiting(this);
  }

  /** Somebody sent it out; it leaves in a moment. */
  get isLeaving(): boolean {
    return this.#why !== undefined;
  }

  /** Hears and is heard from now on. */
  enter(): void {
    const { channel, room, profile } = this;
    const { core } = channel;
    const talk =
      profile.tellsTalking || profile.dropsSilence
        ? { loudness: profile.talkingThreshold, silenceMs: profile.silenceThresholdMs }
        : undefined;
    const place = room.mixer.openPort({ talk, dropsSilence: profile.dropsSilence });
    this.#place = place;
    if (this.isDeaf) place.mute('incoming', true);
    this.updateMute();
    place.news.on('talkingBegan', () => this.#talks(true));
    place.news.on('talkingEnded', () => this.#talks(false));
    if (channel.media) core.media.join(channel.media, place);
    this.releaseMusic();
    room.bridge.enter(channel, { onLeft: () => this.#out() });
    core.bus.publish('conference.memberJoined', this.fact);
    // Out at once, without a word: whoever kicks it from the bridge is nobody of the room.
    channel.signals.on('kicked', () => {
      if (!this.#place) return;
      this.sendOut('takenOut');
      this.exit();
    });
    // Who comes in the place of another one is told as one that leaves and one that joins (Asterisk apps/app_confbridge.c).
    channel.signals.on('replacing', () => this.#place && core.bus.publish('conference.memberLeft', this.fact));
    channel.signals.on('replaced', () => this.#place && core.bus.publish('conference.memberJoined', this.fact));
  }

  /** Hears nothing of the room any more. It still counts there until `Room.leave`. */
  exit(): void {
    if (!this.#place) return;
    this.holdMusicBack();
    this.room.bridge.leave(this.channel, { onParted: () => this.#tellLeft() });
  }

  /** Has it leave: nothing for one who does already. */
  sendOut(why: MemberEnd): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#onEnd?.(why);
    this.#end(why);
  }

  /** Muted or not by somebody's word, which is told. */
  mute(on: boolean, by: 'admin' | 'self' = 'admin'): void {
    this.muteUntold(on, by);
    this.channel.core.bus.publish('conference.memberMuted', { ...this.fact, muted: on });
  }

  muteUntold(on: boolean, by: 'admin' | 'self' = 'admin'): void {
    this.isMuted = on;
    this.isMutedByAdmin = on && by === 'admin';
    if (!on) this.requestsTalk = false;
    this.updateMute();
  }

  /** Who was muted by an administrator cannot unmute itself, but ask for it. */
  requestTalk(): void {
    this.requestsTalk = !this.requestsTalk;
    this.channel.core.bus.publish('conference.talkRequested', { ...this.fact, requested: this.requestsTalk });
  }

  /** Whether it is heard follows from what was said about it, from its music, and from whether it waits for somebody who is not there. */
  updateMute(): void {
    const unheard = this.isMuted || this.onlyListens || this.#wantsMusic || (this.profile.waitsForMarked && this.room.marked === 0);
    this.#place?.mute('outgoing', unheard);
  }

  /** One step louder or softer, or as it was: what it hears is `incoming`, what it says `outgoing`. */
  changeVolume(direction: SoundDirection, by: 1 | -1 | 'reset'): void {
    const steps = by === 'reset' ? 0 : Math.max(-MOST_STEPS, Math.min(MOST_STEPS, this.#steps[direction] + by));
    this.#steps[direction] = steps;
    this.#place?.amplify(direction, 2 ** (steps / 2));
  }

  /** Music for one who is alone, or waits; its own voice is not heard meanwhile. */
  wantMusic(on: boolean): void {
    if (this.#wantsMusic === on) return;
    this.#wantsMusic = on;
    this.updateMute();
    this.#playMusic();
  }

  /** No music for the time of a prompt; `releaseMusic` has to follow. */
  holdMusicBack(): void {
    this.#musicHeldBack++;
    this.#playMusic();
  }

  releaseMusic(): void {
    this.#musicHeldBack--;
    this.#playMusic();
  }

  #playMusic(): void {
    const { holdMusic } = this.channel.core;
    const plays = this.#wantsMusic && this.#musicHeldBack === 0;
    if (plays === holdMusic.isOn(this.channel)) return;
    if (plays) holdMusic.start(this.channel, this.profile.musicClass);
    else holdMusic.stop(this.channel);
  }

  #talks(on: boolean): void {
    this.isTalking = on;
    if (this.profile.tellsTalking) this.channel.core.bus.publish('conference.memberTalking', { ...this.fact, talking: on });
  }

  #hasToldLeft = false;
  #tellLeft(): void {
    if (this.#hasToldLeft) return;
    this.#hasToldLeft = true;
    this.channel.core.bus.publish('conference.memberLeft', this.fact);
  }

  #out(): void {
    this.#tellLeft();
    const place = this.#place;
    this.#place = undefined;
    this.isTalking = false;
    if (!place) return;
    if (this.channel.media) this.channel.core.media.part(this.channel.media, place);
    place.close();
  }
}
