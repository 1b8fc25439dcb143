import type { TypedEmitter } from '../../base/typed-emitter.ts';

/**
 * What core, applications and drivers ask of the media engine. Orders are given and return at once; news comes back. The engine may run
 * in this thread or in workers: nothing here is ever called per packet, but for `SoundWire.send` and `WirePort.received`.
 */
export interface MediaEngine {
  /** Opens a port with an RTP socket (and one for RTCP) of its own, bound to `address`, ready to receive. Rejects when no port is free. */
  openRtp(options: RtpPortOptions): Promise<RtpPort>;
  /** Two ports back to back, without sockets: what is sent to one comes out of the other. The halves of a Local channel. */
  openPair(): readonly [MediaPort, MediaPort];
  /** A port whose sound goes in a driver's own packets, over a socket that the driver has. Silent until it has a format. */
  openWire(wire: SoundWire): WirePort;
  /** Each hears the other until one is joined elsewhere, parted or closed. A chain through pairs is resolved to its real ends. */
  join(a: MediaPort, b: MediaPort): void;
  /** Ends what `join` began; both fall silent. */
  part(a: MediaPort, b: MediaPort): void;
  /**
   * The party of a port hears and says from now on what that of another one did: what plays there goes on here, as do recordings, an echo
   * and the join. What this one heard ends; what is recorded of it goes on. The other one falls silent.
   */
  takeOver(port: MediaPort, from: MediaPort): void;
  /** A room: whoever is joined with one of its ports hears all who are joined with the others. */
  openMixer(): MediaMixer;
  /** Whether `record` writes files of this extension (without the dot). */
  records(extension: string): boolean;
  /**
   * Adds up the sound of two files into a third, of any formats that `record` writes. The third is there whole or not at all; the two stay.
   * Rejects when one of them cannot be read or the third not be written.
   */
  mixFiles(files: readonly [string, string], into: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Mixes what comes into its ports. A port of it is used like any other, its party being the room: joined with the port of a phone, that phone
 * hears the mix without its own sound and is heard; what is played to it everybody hears; what is recorded of it is the mix. `mute('outgoing')`
 * keeps what comes into it from the mix, `mute('incoming')` keeps the mix from who is joined with it.
 */
export interface MediaMixer {
  openPort(options?: MixerPortOptions): MediaMixerPort;
  /** Closes all its ports. */
  close(): void;
}

export interface MediaMixerPort extends MediaPort {
  /** Makes what comes into the mix (`outgoing`) or what comes out of it (`incoming`) louder or softer by a factor. */
  amplify(direction: SoundDirection, factor: number): void;
}

export interface MixerPortOptions {
  /** Tell when who is joined with the port begins and ends to talk; absent for never. */
  talk?: TalkOptions | undefined;
  /** Leave out of the mix what is no talking; needs `talk`. */
  dropsSilence?: boolean | undefined;
}

export interface TalkOptions {
  /** Mean amplitude of 16-bit samples from which 20 ms of sound count as talking. */
  loudness: number;
  /** Talking has ended after so much silence. */
  silenceMs: number;
}

export interface MediaPort {
  readonly news: TypedEmitter<MediaNews>;
  /** Plays to this port's party, instead of what it is joined to, until it ends or is stopped. A second play replaces the first. */
  play(source: PlaySource): Playback;
  /** Sends the party's own sound back to it (application Echo); digits too when `digits`. False ends it. */
  echo(on: boolean): void;
  /** Writes what the party says, what it hears, or both, to one file or several until stopped. What is heard is not touched by it. */
  record(options: RecordOptions): Recording;
  /** Sends digits to the party by the means that the leg agreed on (RFC 4733 here; INFO is the driver's matter). */
  sendDigit(digit: string, durationMs: number): void;
  /** Tells from now on when the party begins and ends to talk (`talkingBegan`, `talkingEnded`); undefined ends it. */
  watchTalking(options: TalkOptions | undefined): void;
  /** No sound towards the party while muted; what it says is dropped when `incoming`. */
  mute(direction: SoundDirection, on: boolean): void;
  /** Whether the port has had a packet from the party yet. */
  readonly heard: boolean;
  close(): void;
}

export interface MediaNews {
  /** The first packet from the party. */
  heard(): void;
  digitBegan(digit: string): void;
  digitEnded(digit: string, durationMs: number): void;
  /** No packet for `rtpTimeoutMs`. */
  silent(): void;
  /**
   * The party talks now, or no longer, after having talked for so long: at a port that was asked to watch. At a port of a mixer that was opened
   * to tell it, who is joined with it is meant.
   */
  talkingBegan(): void;
  talkingEnded(durationMs: number): void;
  /** The engine lost the port (worker died, socket error): the call ends with cause 41. */
  failed(reason: string): void;
}

export interface RtpPortOptions {
  /** Address to bind. */
  address: string;
  /** RTP timeout after which `silent` is told; absent for never. */
  rtpTimeoutMs?: number | undefined;
}

/** Where and how the far end wants its RTP: the outcome of offer and answer. */
export interface RtpRemote {
  address: string;
  port: number;
  /** Payload type to send and the codec behind it. */
  payloadType: number;
  codec: CodecName;
  /** Packet time in milliseconds, 10..60. */
  ptimeMs: number;
  /** Payload type of telephone-event, absent where the far end has none. */
  telephoneEvent?: number | undefined;
  /** Listen for digits in the sound, for a far end that sends them so (`dtmfmode=inband`). */
  inbandDigits?: boolean | undefined;
  /** `sendrecv` and so on from our side: what we may do. */
  direction: MediaDirection;
  /** Take the source of what arrives for the destination of what is sent (symmetric RTP). */
  latch: boolean;
}

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
export type CodecName = 'ulaw' | 'alaw';

export interface RtpPort extends MediaPort {
  /** Address and port where RTP is received. */
  readonly local: { readonly address: string; readonly port: number };
  /** May be called again (re-INVITE): SSRC, sequence and timestamp go on. */
  setRemote(remote: RtpRemote): void;
  /** Counters so far; readable at any time, also right before `close`. */
  statistics(): RtpStatistics;
}

/** What carries the sound of a `WirePort` to its party: a driver in whose packets signalling and sound go together (IAX2). */
export interface SoundWire {
  /**
   * Sends the sound `packet[start..end)` in the codec of the port's format. Called once a packet. The buffer is the wire's from then on, and
   * what stands before `start` may be written over with a header.
   * @param timestampMs on the leg's one outbound clock: 0 for its first packet, going on through every change of what is sent
   */
  send(packet: Buffer, start: number, end: number, timestampMs: number): void;
}

/** How sound goes over a wire. */
export interface WireFormat {
  codec: CodecName;
  /** Packet time of what is played, in milliseconds, 10..60. */
  ptimeMs: number;
  direction: MediaDirection;
}

export interface WirePort extends MediaPort {
  /** May be called again: the outbound clock goes on. */
  setFormat(format: WireFormat): void;
  /**
   * Takes a packet of sound from the party, `packet[start..end)` in `codec`; the buffer is the engine's from then on. Called once a packet.
   * @param timestampMs the party's own clock, which places packets that are late or lost
   */
  received(packet: Buffer, start: number, end: number, timestampMs: number, codec: CodecName): void;
  /** Packets that were not taken, as too many waited already. */
  readonly dropped: number;
}

export interface RtpStatistics {
  readonly ssrc: number;
  readonly remoteSsrc: number;
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly packetsLost: number;
  readonly remotePacketsLost: number;
  /** Interarrival jitter in seconds, RFC 3550 6.4.1. */
  readonly jitter: number;
  readonly remoteJitter: number;
  /** Seconds. */
  readonly roundTrip: number;
}

export type PlaySource =
  /** Files without extension, one after the other, found by the prompter: `beep`, `digits/1`. Absolute paths are taken as they are. */
  | {
      kind: 'files';
      paths: readonly string[];
      loop?: boolean;
      /** Leaves out so much of the first file. */
      startMs?: number;
    }
  /**
   * A tone list in the syntax of indications.conf: `440+480/2000,0/4000`; repeats unless all parts have `!`. `amplitude` is the peak of each
   * frequency in 16-bit samples; without it as loud as exchanges send tones.
   */
  | { kind: 'tone'; tones: string; amplitude?: number }
  /** Nothing: sends silence, which keeps a stream alive. */
  | { kind: 'silence' };

export interface Playback {
  /** Settles once: played to the end, stopped (by `stop`, another play, or the port's end), or could not be played. Never rejects. */
  readonly done: Promise<'finished' | 'stopped' | 'failed'>;
  stop(): void;
}

/**
 * What of a port is written: what its party says, what it hears, both added up, or both as the left and right of raw linear sound (`sln`,
 * `raw`: those files alone can hold two channels).
 */
export type RecordedSound = 'incoming' | 'outgoing' | 'mix' | 'interleaved';

export interface RecordedFile {
  /** Path with extension: `wav`, `ulaw`, `alaw`, `sln` and their other names. Its folder is made where it is missing. */
  readonly path: string;
  /** `incoming` unless given. */
  readonly sound?: RecordedSound | undefined;
}

export interface RecordOptions extends RecordedFile {
  /** More files of the same moments: they begin, pause and end together and are of one length. */
  also?: readonly RecordedFile[] | undefined;
  append?: boolean | undefined;
  /** Folder that the files stay in, where a link leads as well: one that would be elsewhere fails the recording. */
  within: string;
  /** A file of one direction leaves out when nothing comes from there, in place of silence. */
  skipsGaps?: boolean | undefined;
  /** Factors by which each direction is made louder or softer; 1 unless given. */
  gain?: Readonly<Partial<Record<SoundDirection, number>>> | undefined;
  /** Mean amplitude of 16-bit samples below which 20 ms are silence; 256 unless given. */
  silenceThreshold?: number | undefined;
  /** Leave out the silence at the end, all but a fifth of a second. */
  trimsSilence?: boolean | undefined;
  /** End after this much silence; needs sound to have come. */
  silenceMs?: number | undefined;
  /** End after this long. */
  maxMs?: number | undefined;
}

/** As the party has it: what it says comes in, what it hears goes out. */
export type SoundDirection = 'incoming' | 'outgoing';

export interface Recording {
  /** Settles once: why it ended and how long it is. Never rejects. The files are whole then. */
  readonly done: Promise<RecordingEnd>;
  /** Nothing is written while paused: the time is left out. */
  pause(on: boolean): void;
  /** Silence is written in place of that direction. */
  mute(direction: SoundDirection, on: boolean): void;
  stop(): void;
}

export interface RecordingEnd {
  readonly end: 'stopped' | 'silence' | 'max' | 'failed';
  /** What was recorded, with the silence at its end. */
  readonly durationMs: number;
  /** How long it was silent at the end, and in all; measured where one of the options about silence was given. */
  readonly trailingSilenceMs?: number | undefined;
  readonly silenceMs?: number | undefined;
}
