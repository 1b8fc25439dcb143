import type { CodecName, SoundWire, WireFormat, WirePort } from '../../core/ports/media.ts';
import { LAWS } from '../codec/g711.ts';
import type { EngineParts } from '../engine-parts.ts';
import { SAMPLES_PER_MS } from '../graph/frame-source.ts';
import { PortNode } from '../graph/port-node.ts';
import { soundTo } from '../graph/routing.ts';
import { SinkList } from '../graph/sink-list.ts';
import { NO_SOUND, type SoundOrigin, type SoundSink } from '../graph/sound.ts';
import { RtpHeader } from '../rtp/rtp-packet.ts';
import { WireSender } from './wire-sender.ts';

/**
 * A port whose wire is a driver's: packets come by `received` and go by the wire's `send`. In the graph it is what an RTP port is, so that the
 * two relay to each other, and players, recorders and mixers make no difference between them.
 */
export class WireMediaPort extends PortNode implements WirePort, SoundOrigin {
  readonly other = undefined;
  readonly wire: SoundOrigin = this;
  /** Nothing waits here. */
  readonly dropped = 0;
  readonly #sender: WireSender;
  readonly #sinks = new SinkList();
  #receives = false;
  #heard = false;
  /** One object per run of connected times of what arrives. */
  #stream: object = {};
  /** Sequence that the newest packet has for those who count packets, and its timestamp. */
  #sequence = 0;
  #timestampMs: number | undefined;

  constructor(parts: EngineParts, wire: SoundWire) {
    super(parts);
    this.#sender = new WireSender(parts, wire);
    parts.openPorts.add(this);
  }

  get heard(): boolean {
    return this.#heard;
  }

  setFormat(format: WireFormat): void {
    if (this.closed) return;
    this.#receives = format.direction === 'sendrecv' || format.direction === 'recvonly';
    this.#sender.configure(format);
  }

  received(packet: Buffer, start: number, end: number, timestampMs: number, codec: CodecName): void {
    if (this.closed || !this.#receives || end - start < SAMPLES_PER_MS) return;
    if (!this.#heard) {
      this.#heard = true;
      this.news.emit('heard');
    }
    const law = LAWS[codec];
    const header = HEADER;
    header.payloadType = law.staticPayloadType;
    header.sequence = this.#place(timestampMs, (end - start) / SAMPLES_PER_MS);
    header.timestamp = (timestampMs * SAMPLES_PER_MS) >>> 0;
    header.payloadStart = start;
    header.payloadEnd = end;
    this.#sinks.packet(packet, header, law, this.#stream, this.parts.clock.monotonic());
  }

  /** Digits are the driver's matter: they go beside the sound. */
  sendDigit(): void {}

  override reroute(): void {
    super.reroute();
    this.#sender.route(this.closed ? NO_SOUND : soundTo(this));
  }

  attach(sink: SoundSink): void {
    this.#sinks.add(sink);
  }

  detach(sink: SoundSink): void {
    this.#sinks.remove(sink);
  }

  protected closeEnd(): void {
    this.parts.openPorts.delete(this);
    this.reroute();
  }

  /** The sequence number that the packet would have had: what is missing leaves a hole, what comes late falls into its own. */
  #place(timestampMs: number, packetMs: number): number {
    const steps = this.#timestampMs === undefined ? 1 : Math.round((timestampMs - this.#timestampMs) / packetMs);
    if (Math.abs(steps) > MAX_GAP) {
      // A pause or another clock: nothing was lost.
      this.#stream = {};
      return this.#newest(1, timestampMs);
    }
    if (steps > 0) return this.#newest(steps, timestampMs);
    return (this.#sequence + steps) & 0xffff;
  }

  #newest(steps: number, timestampMs: number): number {
    this.#timestampMs = timestampMs;
    this.#sequence = (this.#sequence + steps) & 0xffff;
    return this.#sequence;
  }
}

/** Packets that a gap may have to be taken for a loss. */
const MAX_GAP = 50;

/** One header for all packets of the thread: each is used up before the next is read. `marker` stays false, `ssrc` 0. */
const HEADER = new RtpHeader();
