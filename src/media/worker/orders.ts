import type { LogRecord } from '../../base/logger.ts';
import type {
  CodecName,
  MixerPortOptions,
  PlaySource,
  RecordingEnd,
  RecordOptions,
  RtpPortOptions,
  RtpRemote,
  SoundDirection,
  TalkOptions,
  WireFormat,
} from '../../core/ports/media.ts';
import type { PlaybackEnd } from '../graph/player.ts';
import type { StatisticsBlock } from '../rtp/statistics-block.ts';

/** What a worker is started with: options of the engine that can be copied between threads. */
export interface WorkerSettings {
  readonly ports?: { readonly start: number; readonly end: number } | undefined;
  readonly rtcpIntervalMs?: number | undefined;
  readonly soundFolders?: readonly string[] | undefined;
  readonly language?: string | undefined;
}

/** A packet of a wire on its way between the threads: the sound stands behind `WIRE_HEADROOM` bytes, so that a header fits before it there. */
export interface WireSound {
  readonly bytes: Uint8Array;
  readonly timestampMs: number;
}

/** In memory that both threads share: how many packets of one wire the worker was given and has not taken yet. */
export type WaitingSounds = Int32Array;

/** What the engine orders of its worker. Ports, playbacks and recordings have numbers that the engine gives. */
export type Order =
  | { readonly order: 'openRtp'; readonly port: number; readonly options: RtpPortOptions; readonly statistics: StatisticsBlock }
  | { readonly order: 'openPair'; readonly a: number; readonly b: number }
  | { readonly order: 'openMixer' | 'closeMixer'; readonly mixer: number }
  | { readonly order: 'openMixerPort'; readonly mixer: number; readonly port: number; readonly options: MixerPortOptions }
  | { readonly order: 'openWire'; readonly port: number; readonly waiting: WaitingSounds }
  | { readonly order: 'setFormat'; readonly port: number; readonly format: WireFormat }
  | { readonly order: 'received'; readonly port: number; readonly sound: WireSound; readonly codec: CodecName }
  | { readonly order: 'watchTalking'; readonly port: number; readonly options: TalkOptions | undefined }
  | { readonly order: 'amplify'; readonly port: number; readonly direction: SoundDirection; readonly factor: number }
  | { readonly order: 'join' | 'part'; readonly a: number; readonly b: number }
  | { readonly order: 'takeOver'; readonly port: number; readonly from: number }
  | { readonly order: 'setRemote'; readonly port: number; readonly remote: RtpRemote }
  | { readonly order: 'play'; readonly port: number; readonly playback: number; readonly source: PlaySource }
  | { readonly order: 'stopPlayback'; readonly playback: number }
  | { readonly order: 'echo'; readonly port: number; readonly on: boolean }
  | { readonly order: 'record'; readonly port: number; readonly recording: number; readonly options: RecordOptions }
  | { readonly order: 'muteRecording'; readonly recording: number; readonly direction: SoundDirection; readonly on: boolean }
  | { readonly order: 'pauseRecording'; readonly recording: number; readonly on: boolean }
  | { readonly order: 'stopRecording'; readonly recording: number }
  | { readonly order: 'sendDigit'; readonly port: number; readonly digit: string; readonly durationMs: number }
  | { readonly order: 'mute'; readonly port: number; readonly direction: SoundDirection; readonly on: boolean }
  | { readonly order: 'mixFiles'; readonly mixing: number; readonly files: readonly [string, string]; readonly into: string }
  | { readonly order: 'close'; readonly port: number }
  | { readonly order: 'stop' };

/** What the worker tells, all of one turn of its loop together. */
export type News =
  | { readonly news: 'opened'; readonly port: number; readonly local: { readonly address: string; readonly port: number } }
  | { readonly news: 'refused'; readonly port: number; readonly code: string; readonly message: string }
  | { readonly news: 'heard' | 'silent' | 'talkingBegan'; readonly port: number }
  | { readonly news: 'talkingEnded'; readonly port: number; readonly durationMs: number }
  /** What a wire is to send. */
  | { readonly news: 'sound'; readonly port: number; readonly sound: WireSound }
  | { readonly news: 'digitBegan'; readonly port: number; readonly digit: string }
  | { readonly news: 'digitEnded'; readonly port: number; readonly digit: string; readonly durationMs: number }
  | { readonly news: 'failed'; readonly port: number; readonly reason: string }
  | { readonly news: 'played'; readonly playback: number; readonly end: PlaybackEnd }
  | { readonly news: 'recorded'; readonly recording: number; readonly end: RecordingEnd }
  /** `failure` says why the files could not be mixed. */
  | { readonly news: 'mixed'; readonly mixing: number; readonly failure?: string | undefined }
  | { readonly news: 'logged'; readonly record: LogRecord }
  | { readonly news: 'stopped' };
