import type { Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { removeFileWithin } from '../../base/path-guard.ts';
import type { MixInfo } from '../../core/ports/call-recorder.ts';
import type { Recording, SoundDirection } from '../../core/ports/media.ts';
import { messageStore } from '../../core/ports/message-store.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { beep, beepEvery, type Recorded } from './beeps.ts';
import { DeferredRecording } from './deferred-recording.ts';
import type { MixSettings } from './mix-settings.ts';

/**
 * Both directions of a call in one file while they are heard, and each in one of its own where asked for (Asterisk app_mixmonitor). One whose
 * files cannot be written stays until it is stopped, as there: that it began and ended is told, no file is.
 */
export class MixRecording implements MixInfo {
  readonly id: string;
  readonly settings: MixSettings;
  /** Resolves when the party has heard that it begins, where that was asked for. */
  readonly announced: Promise<void> | undefined;
  readonly #recorded: Recorded;
  readonly #within: string;
  readonly #recording: Recording;
  readonly #endBeeps: (() => void) | undefined;
  /** What the channel was in the beginning and when that was, where mailboxes take copies. */
  readonly #origin: { readonly channel: ChannelSnapshot; readonly beganAt: number } | undefined;
  /** Why nothing is written now. */
  readonly #waitsFor = new Set<'bridge' | 'start'>();
  #startTimer: Timer | undefined;

  /**
   * @param within folder that its files stay in
   * @param after what has to be over before it begins
   */
  constructor(id: string, recorded: Recorded, settings: MixSettings, within: string, after: Promise<unknown> | undefined) {
    this.id = id;
    this.settings = settings;
    this.#recorded = recorded;
    const { channel } = recorded;
    this.#within = within;
    const { files, append, gain, skipsGaps, mailboxes } = settings;
    if (mailboxes.length > 0) this.#origin = { channel: channel.snapshot, beganAt: channel.core.clock.now() };
    const [first, ...also] = files;
    if (settings.beepsAtStart) this.announced = beep(channel);
    const before = this.announced ? Promise.all([after, this.announced]) : after;
    this.#recording = new DeferredRecording(recorded, { ...first!, also, within, append, gain, skipsGaps }, before);
    if (settings.onlyBridged && !channel.bridge) this.#waitsFor.add('bridge');
    if (settings.skipMs > 0) {
      this.#waitsFor.add('start');
      this.#startTimer = channel.core.clock.setTimer(settings.skipMs, () => this.#goOn('start'));
    }
    if (this.#waitsFor.size > 0) this.#recording.pause(true);
    if (settings.beepSeconds !== undefined) this.#endBeeps = beepEvery(recorded, settings.beepSeconds);
  }

  get file(): string {
    return this.settings.file;
  }

  get incomingFile(): string {
    return this.settings.incomingFile;
  }

  get outgoingFile(): string {
    return this.settings.outgoingFile;
  }

  /** The channel entered a call or left it. */
  bridged(on: boolean): void {
    if (!this.settings.onlyBridged) return;
    if (on) this.#goOn('bridge');
    else {
      this.#waitsFor.add('bridge');
      this.#recording.pause(true);
    }
  }

  mute(direction: SoundDirection | 'both', on: boolean): void {
    for (const one of direction === 'both' ? (['incoming', 'outgoing'] as const) : [direction]) this.#recording.mute(one, on);
  }

  /** Ends it. Resolves when the files are whole and the party has heard so, where that was asked for; never rejects. */
  async stop(): Promise<void> {
    const { snapshot: channel, core } = this.#recorded.channel;
    this.#startTimer?.cancel();
    this.#endBeeps?.();
    this.#recording.stop();
    const heard = this.settings.beepsAtEnd ? beep(this.#recorded.channel) : undefined;
    const { end, durationMs } = await this.#recording.done;
    for (const { path: file, sound: content = 'mix' } of this.settings.files) {
      if (this.#origin && end !== 'failed') await this.#copy(file, { ...this.#origin, durationMs });
      if (this.settings.deletes) await removeFileWithin(this.#within, file).catch(() => undefined);
      else if (end !== 'failed') core.bus.publish('recording.fileCompleted', { channel, file, content, durationMs });
    }
    await heard;
  }

  /** To each mailbox; the recording itself stays where it is. */
  async #copy(
    sound: string,
    about: { readonly channel: ChannelSnapshot; readonly beganAt: number; readonly durationMs: number },
  ): Promise<void> {
    const { core } = this.#recorded.channel;
    const from = this.settings.copiesAreFromParty ? about.channel.callerId : about.channel.connectedLine;
    for (const place of this.settings.mailboxes) {
      const outcome = await messageStore
        .find(core)
        ?.takeCopy(place, { ...about, sound, from })
        .catch(messageOf);
      if (outcome !== 'done') core.logger.warning(`no copy of ${sound} for mailbox '${place}': ${outcome ?? 'there are none'}`);
    }
  }

  #goOn(reason: 'bridge' | 'start'): void {
    this.#waitsFor.delete(reason);
    if (this.#waitsFor.size === 0) this.#recording.pause(false);
  }
}
