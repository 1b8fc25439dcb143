import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { makeFolderWithin } from '../../base/path-guard.ts';
import type { Recording, SoundDirection } from '../../core/ports/media.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { beepEvery, type Recorded } from './beeps.ts';
import { DeferredRecording } from './deferred-recording.ts';

export interface MonitorSettings {
  /** Absolute, without `-in` and extension. */
  readonly base: string;
  /** Folder that the files stay in, under whatever name. */
  readonly within: string;
  readonly format: string;
  /** Which directions are written. */
  readonly directions: readonly SoundDirection[];
  /** Between beeps; undefined for none. */
  readonly beepSeconds: number | undefined;
}

/** What stands behind the name of each direction's file, as Asterisk has it. */
const SUFFIX = { incoming: '-in', outgoing: '-out' } as const;

const fileOf = (base: string, direction: SoundDirection, format: string): string => `${base}${SUFFIX[direction]}.${format}`;

/** The files that it writes to. */
export const monitorFiles = ({ base, format, directions }: MonitorSettings): string[] =>
  directions.map((direction) => fileOf(base, direction, format));

/**
 * A recording of what a party says and of what it hears in a file each, renamed and added up when it is over (Asterisk res_monitor). The
 * files have one length: what is not heard at a time is silence there.
 */
export class Monitor {
  readonly settings: MonitorSettings;
  /** The two files are added up and removed in the end. */
  mixes = false;
  /** The two stay when they are added up. */
  keepsFiles = false;
  readonly #recorded: Recorded;
  readonly #recording: Recording;
  readonly #endBeeps: (() => void) | undefined;
  #lastBase: string;

  /** @param after what has to be over before it begins */
  constructor(recorded: Recorded, settings: MonitorSettings, after: Promise<unknown> | undefined) {
    this.#recorded = recorded;
    this.settings = settings;
    this.#lastBase = settings.base;
    const { base, format, within, beepSeconds } = settings;
    const [first, ...also] = settings.directions.map((sound) => ({ path: fileOf(base, sound, format), sound }));
    this.#recording = new DeferredRecording(recorded, { ...first!, also, within }, after);
    if (beepSeconds !== undefined) this.#endBeeps = beepEvery(recorded, beepSeconds);
  }

  /** Runs that when a file cannot be written, or no longer. */
  onFailure(run: () => void): void {
    void this.#recording.done.then(({ end }) => {
      if (end === 'failed') run();
    });
  }

  /** Gives the files another name in the end. */
  rename(base: string): void {
    this.#lastBase = base;
  }

  pause(on: boolean): void {
    this.#recording.pause(on);
  }

  /** Ends it. Resolves when all is where it belongs; never rejects. */
  async stop(): Promise<void> {
    const { snapshot: channel, core } = this.#recorded.channel;
    this.#endBeeps?.();
    this.#recording.stop();
    const { end, durationMs } = await this.#recording.done;
    if (end === 'failed' || durationMs === 0) return;
    try {
      await this.#moveFiles();
      const mixed = this.mixes && this.settings.directions.length === 2;
      if (mixed) await this.#mixFiles(channel, durationMs);
      if (!mixed || this.keepsFiles)
        for (const content of this.settings.directions) this.#tell(channel, this.#file(content), content, durationMs);
    } catch (error) {
      core.logger.warning(`the recording ${this.#lastBase} of ${channel.name} could not be finished: ${messageOf(error)}`);
    }
  }

  async #moveFiles(): Promise<void> {
    const { base, format, within, directions } = this.settings;
    if (this.#lastBase === base) return;
    await makeFolderWithin(within, dirname(this.#lastBase));
    for (const direction of directions) await rename(fileOf(base, direction, format), this.#file(direction));
  }

  async #mixFiles(channel: ChannelSnapshot, durationMs: number): Promise<void> {
    const files = [this.#file('incoming'), this.#file('outgoing')] as const;
    const mixed = `${this.#lastBase}.${this.settings.format}`;
    await this.#recorded.channel.core.media.mixFiles(files, mixed);
    if (!this.keepsFiles) for (const file of files) await rm(file, { force: true });
    this.#tell(channel, mixed, 'mix', durationMs);
  }

  #file(direction: SoundDirection): string {
    return fileOf(this.#lastBase, direction, this.settings.format);
  }

  #tell(channel: ChannelSnapshot, file: string, content: SoundDirection | 'mix', durationMs: number): void {
    this.#recorded.channel.core.bus.publish('recording.fileCompleted', { channel, file, content, durationMs });
  }
}
