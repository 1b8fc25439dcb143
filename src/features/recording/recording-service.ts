import { extname } from 'node:path';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import type { CallRecorder, MixInfo, MixOptions, MonitorOptions, StartedMix } from '../../core/ports/call-recorder.ts';
import type { SoundDirection } from '../../core/ports/media.ts';
import { ClaimedFiles } from './claimed-files.ts';
import { MixRecording } from './mix-recording.ts';
import { parseMixSettings } from './mix-settings.ts';
import { Monitor, type MonitorSettings, monitorFiles } from './monitor.ts';
import { recordingFolder, recordingPath } from './recording-folder.ts';

/** Most recordings of one channel at a time beside its monitor. */
export const MAX_MIXES = 16;

/** What records a channel now. */
interface Recordings {
  channel: Channel;
  monitor: Monitor | undefined;
  /** Newest first. */
  mixes: MixRecording[];
}

const KEY = 'recordings';

/** Starts and stops the recordings of one exchange; see `CallRecorder`. */
export class RecordingService implements CallRecorder {
  readonly #core: Core;
  readonly #claimed = new ClaimedFiles();
  /** What is not whole yet. */
  readonly #finishing = new Set<Promise<void>>();
  #serial = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  // ---- Monitor

  startMonitor(channel: Channel, options: MonitorOptions = {}): 'started' | 'running' | 'refused' {
    if (this.isMonitored(channel)) return 'running';
    const settings = this.#monitorSettings(channel, options);
    const files = settings && monitorFiles(settings);
    const claim = files && !channel.ended && this.#claimed.claim(files);
    if (!settings || !claim) return 'refused';
    const recordings = this.#recordings(channel);
    const monitor = new Monitor(recordings, settings, claim.after);
    monitor.mixes = options.mix ?? false;
    recordings.monitor = monitor;
    // Nobody is to believe that a call is recorded which is not.
    monitor.onFailure(() => {
      if (recordings.monitor === monitor) this.stopMonitor(recordings.channel);
    });
    channel.setVariable('__MONITORED', 'true');
    this.#core.bus.publish('recording.monitorStarted', { channel: channel.toldSnapshot });
    return 'started';
  }

  stopMonitor(channel: Channel): boolean {
    const recordings = this.#find(channel);
    const monitor = recordings?.monitor;
    if (!monitor) return false;
    recordings.monitor = undefined;
    // Who set a program of its own to mix with expects the two files; programs are not run.
    monitor.keepsFiles = Boolean(channel.getVariable('MONITOR_EXEC'));
    if (monitor.mixes && monitor.keepsFiles)
      this.#core.logger.warning(`${channel.name}: MONITOR_EXEC is not run; the files are mixed here, and the two are kept for it`);
    this.#finish(monitorFiles(monitor.settings), monitor.stop());
    this.#core.bus.publish('recording.monitorStopped', { channel: channel.toldSnapshot });
    channel.setVariable('MONITORED', undefined);
    return true;
  }

  renameMonitor(channel: Channel, file: string): boolean {
    const monitor = this.#find(channel)?.monitor;
    if (!monitor) return true;
    const base = recordingPath(this.#core, file);
    if (base === undefined) return false;
    monitor.rename(base);
    return true;
  }

  pauseMonitor(channel: Channel, on: boolean): void {
    this.#find(channel)?.monitor?.pause(on);
  }

  mixMonitorFiles(channel: Channel, on: boolean): void {
    const monitor = this.#find(channel)?.monitor;
    if (monitor) monitor.mixes = on;
  }

  isMonitored(channel: Channel): boolean {
    return this.#find(channel)?.monitor !== undefined;
  }

  #monitorSettings(channel: Channel, { file, format, only, beepSeconds }: MonitorOptions): MonitorSettings | undefined {
    const extension = format || 'wav';
    const name = file || `${Math.floor(this.#core.clock.now() / 1000)}-${channel.name.replaceAll('/', '-')}`;
    const base = recordingPath(this.#core, name);
    if (!this.#canRecord(extension) || base === undefined) return undefined;
    const directions = only ? [only] : (['incoming', 'outgoing'] as const);
    return { base, within: recordingFolder(this.#core), format: extension, directions, beepSeconds };
  }

  // ---- MixMonitor

  startMix(channel: Channel, { file, options = '', command }: MixOptions): StartedMix | 'refused' {
    const { logger } = this.#core;
    const warn = (reason: string) => logger.warning(`${channel.name}: MixMonitor: ${reason}`);
    const settings = parseMixSettings(file, options, (name) => recordingPath(this.#core, name), warn);
    if (!settings?.files.every(({ path }) => this.#canRecord(extname(path).slice(1)))) return 'refused';
    const recordings = this.#recordings(channel);
    if (channel.ended || recordings.mixes.length >= MAX_MIXES) return 'refused';
    const claim = this.#claimed.claim(settings.files.map(({ path }) => path));
    if (!claim) return 'refused';
    if (command) warn('the command is not run: no shell is ever started for a recording');
    const id = `0x${(++this.#serial).toString(16).padStart(8, '0')}`;
    channel.setVariable('MIXMONITOR_FILENAME', settings.file || undefined);
    if (settings.idVariable) channel.setVariable(settings.idVariable, id);
    const mix = new MixRecording(id, recordings, settings, recordingFolder(this.#core), claim.after);
    recordings.mixes.unshift(mix);
    this.#core.bus.publish('recording.mixStarted', { channel: channel.toldSnapshot });
    // Asterisk's bridge looks for another way to join the two then, and tells them of each other once more.
    channel.bridge?.tellPeers();
    return { id, idVariable: settings.idVariable, announced: mix.announced };
  }

  stopMix(channel: Channel, id?: string): false | Promise<void> {
    const recordings = this.#find(channel);
    const mix = recordings?.mixes.find((one) => id === undefined || one.id === id);
    if (!recordings || !mix) return false;
    recordings.mixes = recordings.mixes.filter((one) => one !== mix);
    const whole = this.#stopMix(mix);
    this.#core.bus.publish('recording.mixStopped', { channel: channel.toldSnapshot });
    return whole;
  }

  muteMix(channel: Channel, direction: SoundDirection | 'both', on: boolean, id?: string): number | undefined {
    const mixes = this.#find(channel)?.mixes.filter((one) => id === undefined || one.id === id) ?? [];
    if (mixes.length === 0) return undefined;
    for (const mix of mixes) mix.mute(direction, on);
    this.#core.bus.publish('recording.mixMuted', { channel: channel.toldSnapshot, direction, on });
    return mixes.length;
  }

  mixes(channel: Channel): readonly MixInfo[] {
    return this.#find(channel)?.mixes ?? [];
  }

  /** Resolves when all files are whole whose recording has ended. */
  async finished(): Promise<void> {
    while (this.#finishing.size > 0) await Promise.all(this.#finishing);
  }

  #stopMix(mix: MixRecording): Promise<void> {
    return this.#finish(
      mix.settings.files.map(({ path }) => path),
      mix.stop(),
    );
  }

  // ----

  #canRecord(extension: string): boolean {
    const can = this.#core.media.records(extension);
    if (!can) this.#core.logger.warning(`no recording can be written as '${extension}'`);
    return can;
  }

  #finish(files: readonly string[], whole: Promise<void>): Promise<void> {
    this.#claimed.release(files, whole);
    this.#finishing.add(whole);
    void whole.then(() => this.#finishing.delete(whole));
    return whole;
  }

  #find(channel: Channel): Recordings | undefined {
    return channel.ended ? undefined : (channel.attachments.get(KEY) as Recordings | undefined);
  }

  /** Makes sure that what is started on a channel ends with it. */
  #recordings(channel: Channel): Recordings {
    const known = this.#find(channel);
    if (known) return known;
    const made: Recordings = { channel, monitor: undefined, mixes: [] };
    channel.attachments.set(KEY, made);
    this.#watch(made);
    return made;
  }

  #watch(recordings: Recordings): void {
    const { channel } = recordings;
    const bridged = (on: boolean) => {
      for (const mix of recordings.mixes) mix.bridged(on);
    };
    const offs = [
      channel.signals.on('bridged', () => bridged(true)),
      channel.signals.on('unbridged', () => bridged(false)),
      channel.signals.on('ending', () => {
        this.stopMonitor(channel);
        for (const mix of recordings.mixes.splice(0)) void this.#stopMix(mix);
      }),
      channel.signals.on('moved', (to) => {
        for (const off of offs) off();
        this.#move(recordings, to);
      }),
    ];
  }

  /** The recordings of a party go on where it is now, beside those that were made there. */
  #move(recordings: Recordings, to: Channel): void {
    const there = this.#find(to);
    recordings.channel = to;
    if (there === recordings) {
      this.#watch(recordings);
      for (const mix of recordings.mixes) mix.bridged(to.bridge !== undefined);
      return;
    }
    // A channel has one monitor at most: the one that is there stays.
    if (there?.monitor && recordings.monitor) this.#finish(monitorFiles(recordings.monitor.settings), recordings.monitor.stop());
    else if (there) there.monitor = recordings.monitor;
    there?.mixes.push(...recordings.mixes);
  }
}
