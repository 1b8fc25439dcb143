import type { RemoteInfo } from 'node:dgram';
import type { Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { RtpPort, RtpPortOptions, RtpRemote, RtpStatistics } from '../../core/ports/media.ts';
import { LAWS, type Law, lawOfPayloadType } from '../codec/g711.ts';
import type { EngineParts } from '../engine-parts.ts';
import { PortNode } from '../graph/port-node.ts';
import { soundTo } from '../graph/routing.ts';
import { SinkList } from '../graph/sink-list.ts';
import { NO_SOUND, type SoundOrigin, type SoundSink } from '../graph/sound.ts';
import { InbandListener } from '../tone/inband-listener.ts';
import { Reception } from './reception.ts';
import { RtcpSession } from './rtcp-session.ts';
import { parseRtp, RtpHeader } from './rtp-packet.ts';
import { RtpSender } from './rtp-sender.ts';
import { type Address, SourceFilter } from './source-filter.ts';
import { type StatisticsBlock, writeStatistics } from './statistics-block.ts';
import { type DigitListener, EventReceiver } from './telephone-event.ts';
import type { UdpPair } from './udp-pair.ts';

/** A port with a wire: RTP and RTCP with one far end. Receives here, origin of what the party says; `RtpSender` sends what it is to hear. */
export class RtpMediaPort extends PortNode implements RtpPort, SoundOrigin {
  readonly other = undefined;
  readonly wire: SoundOrigin = this;
  readonly local: { readonly address: string; readonly port: number };
  readonly #pair: UdpPair;
  readonly #timeoutMs: number | undefined;
  readonly #filter = new SourceFilter();
  readonly #inbound = new Reception();
  readonly #sender: RtpSender;
  readonly #rtcp: RtcpSession;
  readonly #digitListener: DigitListener;
  readonly #events: EventReceiver;
  #inband: InbandListener | undefined;
  readonly #sinks = new SinkList();
  #remote: RtpRemote | undefined;
  #law: Law = LAWS.ulaw;
  #receives = false;
  #rtcpTarget: Address | undefined;
  /** One object per run of connected numbers of what arrives. */
  #stream: object = {};
  #heardAt = 0;
  #heard = false;
  #timeout: Timer | undefined;
  #published: StatisticsBlock | undefined;

  /** Throws `MEDIA_NO_PORT`. */
  constructor(parts: EngineParts, options: RtpPortOptions) {
    super(parts);
    this.#timeoutMs = options.rtpTimeoutMs;
    this.#digitListener = {
      began: (digit) => this.news.emit('digitBegan', digit),
      ended: (digit, durationMs) => this.news.emit('digitEnded', digit, durationMs),
    };
    this.#events = new EventReceiver(this.#digitListener);
    this.#sender = new RtpSender(parts, (packet, target) => this.#send(packet, target));
    this.#rtcp = new RtcpSession(parts.clock, parts.rtcpIntervalMs, this.#sender.stream, this.#inbound, (report) => this.#sendRtcp(report));
    this.#pair = parts.range.open(options.address, {
      rtp: (packet, from) => {
        try {
          this.#received(packet, from);
        } catch (error) {
          this.#broken(error);
        }
      },
      rtcp: (packet, from) => {
        try {
          this.#rtcpReceived(packet, from);
        } catch (error) {
          this.#broken(error);
        }
      },
      failed: (error) => this.#socketFailed(error),
    });
    this.local = { address: options.address, port: this.#pair.port };
    parts.openPorts.add(this);
  }

  get heard(): boolean {
    return this.#heard;
  }

  setRemote(remote: RtpRemote): void {
    if (this.closed) return;
    this.#remote = remote;
    this.#law = LAWS[remote.codec];
    this.#sender.configure(remote);
    this.#receives = remote.direction === 'sendrecv' || remote.direction === 'recvonly';
    const signalled = { address: remote.address, port: remote.port };
    this.#filter.expect(signalled);
    const latched = remote.latch ? this.#filter.confirmed : undefined;
    this.#aim(latched ?? signalled);
    this.#listenInband(remote.inbandDigits ?? false);
    this.#watchTimeout();
  }

  /** Has the statistics written to `block` after each packet, for readers in another thread. */
  publishStatistics(block: StatisticsBlock): void {
    this.#published = block;
    writeStatistics(block, this.statistics());
  }

  statistics(): RtpStatistics {
    return {
      ssrc: this.#sender.stream.ssrc,
      remoteSsrc: this.#inbound.ssrc,
      packetsReceived: this.#inbound.packets,
      packetsSent: this.#sender.stream.packets,
      packetsLost: this.#inbound.lost,
      remotePacketsLost: this.#rtcp.remoteLost,
      jitter: this.#inbound.jitter / 8000,
      remoteJitter: this.#rtcp.remoteJitter / 8000,
      roundTrip: this.#rtcp.roundTrip,
    };
  }

  sendDigit(digit: string, durationMs: number): void {
    if (!this.closed) this.#sender.sendDigit(digit, durationMs);
  }

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
    this.#sender.close();
    this.#timeout?.cancel();
    this.#rtcp.close();
    this.parts.range.close(this.#pair);
  }

  /** Nothing that arrives may throw into the socket; a port that a packet broke is given up. */
  #broken(error: unknown): void {
    this.parts.logger.error('a packet broke its port', error);
    this.news.emit('failed', messageOf(error));
  }

  #received(packet: Buffer, from: RemoteInfo): void {
    const header = HEADER;
    if (!this.#remote || !this.#receives || !parseRtp(packet, header)) return;
    const now = this.parts.clock.monotonic();
    const before = this.#filter.current;
    if (!this.#filter.accepts(from.address, from.port, header.sequence, now)) return;
    if (this.#filter.current !== before && this.#remote.latch) this.#aim(this.#filter.current!);
    this.#heardAt = now;
    if (this.#inbound.received(header.ssrc, header.sequence, header.timestamp, Math.round(now * 8))) this.#beginStream();
    this.#rtcp.start();
    if (!this.#heard) this.#firstHeard();
    this.#publish();
    this.#dispatch(packet, header, now);
  }

  #dispatch(packet: Buffer, header: RtpHeader, now: number): void {
    const { payloadType, payloadStart, payloadEnd, sequence, timestamp } = header;
    const law = payloadType === this.#remote!.payloadType ? this.#law : lawOfPayloadType(payloadType);
    if (!law) {
      if (this.#isEvent(payloadType)) this.#events.packet(packet, payloadStart, payloadEnd, timestamp);
      this.#sinks.skipped(sequence, this.#stream);
      return;
    }
    if (this.#events.active) this.#events.audio(timestamp);
    this.#sinks.packet(packet, header, law, this.#stream, now);
  }

  /** The far end sends events by the number that we named, which for a number agreed on is its own, and else the customary one. */
  #isEvent(payloadType: number): boolean {
    const agreed = this.#remote!.telephoneEvent;
    return agreed !== undefined && (payloadType === agreed || payloadType === CUSTOMARY_EVENT);
  }

  #beginStream(): void {
    this.#stream = {};
    this.#events.reset();
  }

  #firstHeard(): void {
    this.#heard = true;
    this.news.emit('heard');
  }

  #rtcpReceived(packet: Buffer, from: RemoteInfo): void {
    const rtp = this.#filter.current ?? this.#sender.target;
    if (!rtp || from.address !== rtp.address) return;
    if (this.#remote?.latch) this.#rtcpTarget = { address: from.address, port: from.port };
    this.#rtcp.received(packet);
    this.#publish();
  }

  #aim(target: Address): void {
    this.#sender.target = target;
    this.#rtcpTarget = { address: target.address, port: Math.min(target.port + 1, 65_535) };
  }

  #publish(): void {
    if (this.#published) writeStatistics(this.#published, this.statistics());
  }

  #send(packet: Buffer, target: Address): void {
    this.#rtcp.start();
    this.#publish();
    try {
      this.#pair.rtp.send(packet, target.port, target.address);
    } catch {
      // An address of the wrong family: nothing that a packet more could mend.
      this.parts.counters.sendErrors++;
    }
  }

  #sendRtcp(packet: Buffer): void {
    const target = this.#rtcpTarget;
    if (!target || target.port === 0) return;
    try {
      this.#pair.rtcp.send(packet, target.port, target.address);
    } catch {
      this.parts.counters.sendErrors++;
    }
  }

  #socketFailed(error: NodeJS.ErrnoException): void {
    if (error.syscall === 'send') {
      this.parts.counters.sendErrors++;
      return;
    }
    this.news.emit('failed', messageOf(error));
  }

  #listenInband(on: boolean): void {
    if (on === (this.#inband !== undefined)) return;
    if (this.#inband) this.detach(this.#inband);
    this.#inband = on ? new InbandListener(this.#digitListener) : undefined;
    if (this.#inband) this.attach(this.#inband);
  }

  #watchTimeout(): void {
    const timeoutMs = this.#timeoutMs;
    this.#timeout?.cancel();
    this.#timeout = undefined;
    if (timeoutMs === undefined || !this.#receives) return;
    this.#heardAt = this.parts.clock.monotonic();
    this.#armTimeout(timeoutMs, timeoutMs);
  }

  #armTimeout(timeoutMs: number, delayMs: number): void {
    this.#timeout = this.parts.clock.setTimer(delayMs, () => {
      const quietMs = this.parts.clock.monotonic() - this.#heardAt;
      if (quietMs >= timeoutMs) this.news.emit('silent');
      else this.#armTimeout(timeoutMs, Math.max(1, timeoutMs - quietMs));
    });
  }
}

/** One header for all packets of the thread: each is used up before the next is read. */
const HEADER = new RtpHeader();
/** The telephone-event number that nearly everybody offers, Ringdown too. */
const CUSTOMARY_EVENT = 101;
