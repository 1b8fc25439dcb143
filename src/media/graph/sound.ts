import type { Law } from '../codec/g711.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import type { CodedFrame } from './coded-frame.ts';

/** Where sound begins: the wire of a port, or a player. */
export interface SoundOrigin {
  attach(sink: SoundSink): void;
  detach(sink: SoundSink): void;
}

/** Where sound ends: a port's far end, or one side of a recording. Called per packet or frame, so nothing is allocated for it. */
export interface SoundSink {
  /** True when it changes the packet, so that it has to come last or get a copy. */
  readonly consumes: boolean;
  /** An audio packet from a wire. `stream` is one object per run of connected numbers; wires without RTP fill its header in as if they had it. */
  packet(packet: Buffer, header: RtpHeader, law: Law, stream: object, nowMs: number): void;
  /** A packet of the stream that is not sound: its number is to leave no hole. */
  skipped(sequence: number, stream: object): void;
  /** 20 ms of linear sound from `maker`. Not kept after the call. `coded` is the same where several hear it: each law is made once. */
  frame(samples: Int16Array, maker: object, coded?: CodedFrame): void;
}

/** What is heard somewhere: its origin, and whether a mute on the way turns it to silence. */
export interface Route {
  readonly origin: SoundOrigin | undefined;
  readonly muted: boolean;
}

export const NO_SOUND: Route = { origin: undefined, muted: false };
