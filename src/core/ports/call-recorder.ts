import type { Channel } from '../channel/channel.ts';
import { CoreSlot } from '../core-slot.ts';
import type { SoundDirection } from './media.ts';

/**
 * What records calls, for features that start and stop recordings: the applications and actions, queues, codes dialled in a call. Recording
 * changes nothing of what the parties hear. A recording ends with its channel at the latest. File names lead below the spool folder
 * `monitor`; one that leads elsewhere is refused.
 */
export interface CallRecorder {
  /**
   * Begins to write what the party says and what it hears into two files (`<file>-in.<format>`, `<file>-out.<format>`). One at a time; it ends
   * by itself where they cannot be written.
   */
  startMonitor(channel: Channel, options?: MonitorOptions): 'started' | 'running' | 'refused';
  /** Ends it; the files are whole, renamed and mixed some moments later. False where none ran. */
  stopMonitor(channel: Channel): boolean;
  /** Gives the files another name when they are whole. False for a name that leads elsewhere; true also where none runs. */
  renameMonitor(channel: Channel, file: string): boolean;
  /** Leaves the time out until it goes on. */
  pauseMonitor(channel: Channel, on: boolean): void;
  /** Whether the two files are added up into `<file>.<format>` and removed when they are whole. */
  mixMonitorFiles(channel: Channel, on: boolean): void;
  isMonitored(channel: Channel): boolean;

  /** Begins a recording of both directions in one file; several may run at once. The result names it. */
  startMix(channel: Channel, options: MixOptions): StartedMix | 'refused';
  /** Ends one, or the newest. False where there is none such. Resolves when the file is whole. */
  stopMix(channel: Channel, id?: string): false | Promise<void>;
  /** Silence in place of a direction, in one or in all; how many it concerned, undefined where there is none such. */
  muteMix(channel: Channel, direction: SoundDirection | 'both', on: boolean, id?: string): number | undefined;
  /** Newest first. */
  mixes(channel: Channel): readonly MixInfo[];
}

export interface MonitorOptions {
  /** Name without `-in` and extension; by default made of time and channel. */
  readonly file?: string | undefined;
  /** `wav` by default. */
  readonly format?: string | undefined;
  /** See `mixMonitorFiles`. */
  readonly mix?: boolean | undefined;
  /** Which directions are written; both by default. */
  readonly only?: SoundDirection | undefined;
  /** Seconds between beeps that the party hears meanwhile. */
  readonly beepSeconds?: number | undefined;
}

export interface MixOptions {
  /** Name with extension; may be absent where an option names a file for one direction. */
  readonly file?: string | undefined;
  /** As the application MixMonitor takes them: `b`, `ar(in.wav)`. */
  readonly options?: string | undefined;
  /** What Asterisk would have a shell run afterwards: it is not run, which is logged. */
  readonly command?: string | undefined;
}

export interface StartedMix {
  readonly id: string;
  /** Variable of the channel that the options name for the id. */
  readonly idVariable: string | undefined;
  /** Resolves when the party has heard that it begins; undefined where it is not told. */
  readonly announced: Promise<void> | undefined;
}

export interface MixInfo {
  readonly id: string;
  /** Absolute; '' for none. */
  readonly file: string;
  readonly incomingFile: string;
  readonly outgoingFile: string;
}

export const callRecorder = new CoreSlot<CallRecorder>('call recorder');
