import type { Clock, Timer } from '../../base/clock.ts';
import type { OutboundStream } from './outbound-stream.ts';
import type { Reception } from './reception.ts';
import { buildReport, ntpMiddle, parseRtcp, type ReportBlock, type RtcpListener } from './rtcp.ts';

/** The RTCP of one port (RFC 3550 6): a report every `intervalMs` once packets flow, and what the far end reports about ours. */
export class RtcpSession implements RtcpListener {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #outbound: OutboundStream;
  readonly #inbound: Reception;
  readonly #send: (packet: Buffer) => void;
  #timer: Timer | undefined;
  #packetsReported = 0;
  #lastSr = 0;
  #lastSrSsrc = 0;
  #lastSrAt = 0;

  /** What the far end said last about what it gets: packets lost, jitter in timestamp units, round trip in seconds. */
  remoteLost = 0;
  remoteJitter = 0;
  roundTrip = 0;

  constructor(clock: Clock, intervalMs: number, outbound: OutboundStream, inbound: Reception, send: (packet: Buffer) => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#outbound = outbound;
    this.#inbound = inbound;
    this.#send = send;
  }

  /** Packets have begun to flow. Called per packet: does nothing from the second time on. */
  start(): void {
    this.#timer ??= this.#clock.setTimer(this.#intervalMs, () => this.#report());
  }

  /** Says goodbye when anything was ever reported or sent. */
  close(): void {
    if (!this.#timer) return;
    this.#timer.cancel();
    this.#send(this.#build(true));
  }

  received(packet: Uint8Array): void {
    parseRtcp(packet, this);
  }

  senderReport(ssrc: number, ntp: number): void {
    this.#lastSrSsrc = ssrc;
    this.#lastSr = ntp;
    this.#lastSrAt = this.#clock.monotonic();
  }

  block(block: ReportBlock): void {
    if (block.ssrc !== this.#outbound.ssrc) return;
    this.remoteLost = Math.max(0, block.lost);
    this.remoteJitter = block.jitter;
    if (block.lastSr === 0) return;
    // RFC 3550 6.4.1: A - LSR - DLSR. A negative outcome is a far end that miscounts.
    const roundTrip = (ntpMiddle(this.#clock.now()) - block.lastSr - block.delaySinceLastSr) | 0;
    if (roundTrip >= 0) this.roundTrip = roundTrip / 0x1_0000;
  }

  #report(): void {
    this.#timer = this.#clock.setTimer(this.#intervalMs, () => this.#report());
    this.#send(this.#build(false));
  }

  #build(bye: boolean): Buffer {
    const { ssrc, packets, octets } = this.#outbound;
    const sent = packets !== this.#packetsReported;
    this.#packetsReported = packets;
    const now = this.#clock.now();
    const rtpTimestamp = this.#outbound.timestampNow(this.#clock.monotonic());
    const sender = sent ? { timeMs: now, rtpTimestamp, packets, octets } : undefined;
    return buildReport(ssrc, CNAME, sender, this.#inbound.packets > 0 ? this.#block() : undefined, bye);
  }

  #block(): ReportBlock {
    const inbound = this.#inbound;
    const known = this.#lastSrSsrc === inbound.ssrc && this.#lastSr !== 0;
    const delay = known ? Math.round((this.#clock.monotonic() - this.#lastSrAt) * 65.536) >>> 0 : 0;
    return {
      ssrc: inbound.ssrc,
      fractionLost: inbound.takeFractionLost(),
      lost: inbound.lost,
      extendedHighest: inbound.extendedHighest,
      jitter: inbound.jitter,
      lastSr: known ? this.#lastSr : 0,
      delaySinceLastSr: delay,
    };
  }
}

/** One name for all: a canonical name must not tell who calls (RFC 7022 asks for no more than uniqueness within a session). */
const CNAME = 'ringdown';
