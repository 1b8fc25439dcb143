import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SystemClock } from '../../base/clock.ts';
import type { CodecName, RtpRemote } from '../../core/ports/media.ts';
import { decodeLaw, encodeLaw, LAWS } from '../codec/g711.ts';
import { parseRtp, RTP_HEADER_BYTES, RtpHeader, writeRtpHeader } from '../rtp/rtp-packet.ts';
import { writeEventPayload } from '../rtp/telephone-event.ts';

/** A packet that a peer received. */
export interface PeerPacket extends Readonly<RtpHeader> {
  readonly payload: Buffer;
}

/** A bare far end on the loopback for tests: sends what it is told, keeps what it gets (the latest 10,000 packets). */
export class RtpPeer {
  readonly socket: Socket;
  readonly received: PeerPacket[] = [];
  ssrc = 0x1234_5678;
  sequence = 100;
  timestamp = 1000;
  #waiters: { done: (packets: readonly PeerPacket[]) => boolean; resolve: () => void }[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('message', (packet) => this.#keep(packet));
  }

  static async open(): Promise<RtpPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RtpPeer(socket);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** This peer as the far end of an engine's port. */
  remote(options: Partial<RtpRemote> = {}): RtpRemote {
    return {
      address: '127.0.0.1',
      port: this.port,
      payloadType: options.codec === 'alaw' ? 8 : 0,
      codec: 'ulaw',
      ptimeMs: 20,
      telephoneEvent: 101,
      direction: 'sendrecv',
      latch: false,
      ...options,
    };
  }

  /** Sends 20 ms whose payload is `fill`, or the bytes given. */
  send(port: number, payload: number | Uint8Array, payloadType = 0): void {
    const bytes = typeof payload === 'number' ? new Uint8Array(160).fill(payload) : payload;
    this.sendPacket(port, bytes, payloadType, this.sequence, this.timestamp);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.timestamp = (this.timestamp + 160) >>> 0;
  }

  /** Sends one event packet; its timestamp is the stream's now. */
  sendEvent(port: number, event: number, duration: number, end: boolean, payloadType = 101): void {
    const payload = new Uint8Array(4);
    writeEventPayload(payload, 0, event, end, duration);
    this.sendPacket(port, payload, payloadType, this.sequence, this.timestamp);
    this.sequence = (this.sequence + 1) & 0xffff;
  }

  /** 20 ms of a sine of `frequency`, in `codec`. */
  sendSine(port: number, frequency: number, codec: CodecName = 'ulaw'): void {
    const samples = Int16Array.from({ length: 160 }, (_, i) => 8000 * Math.sin((2 * Math.PI * frequency * (this.timestamp + i)) / 8000));
    const payload = new Uint8Array(160);
    encodeLaw(LAWS[codec], samples, 0, 160, payload);
    this.send(port, payload, LAWS[codec].staticPayloadType);
  }

  sendPacket(port: number, payload: Uint8Array, payloadType: number, sequence: number, timestamp: number): void {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + payload.length);
    writeRtpHeader(packet, 0, payloadType, false, sequence, timestamp, this.ssrc);
    packet.set(payload, RTP_HEADER_BYTES);
    this.socket.send(packet, port, '127.0.0.1');
  }

  /** Resolves when `done` holds for what was received; rejects after `deadlineMs`. */
  async until(done: (packets: readonly PeerPacket[]) => boolean, deadlineMs = 3000): Promise<readonly PeerPacket[]> {
    if (done(this.received)) return this.received;
    await new Promise<void>((resolve, reject) => {
      const late = new SystemClock().setTimer(deadlineMs, () => reject(new Error(`only ${this.received.length} packets came`)));
      this.#waiters.push({
        done,
        resolve: () => {
          late.cancel();
          resolve();
        },
      });
    });
    return this.received;
  }

  /** Resolves when `count` packets have come. */
  untilCount(count: number, deadlineMs = 3000): Promise<readonly PeerPacket[]> {
    return this.until((packets) => packets.length >= count, deadlineMs);
  }

  /** What the G.711 packets hold, one behind the other. */
  samples(codec: CodecName = 'ulaw'): Int16Array {
    const law = LAWS[codec];
    const sound = this.received.filter((packet) => packet.payloadType === law.staticPayloadType);
    const all = new Int16Array(sound.reduce((sum, packet) => sum + packet.payload.length, 0));
    let at = 0;
    for (const { payload } of sound) {
      decodeLaw(law, payload, 0, payload.length, all, at);
      at += payload.length;
    }
    return all;
  }

  close(): void {
    this.socket.close();
  }

  #keep(packet: Buffer): void {
    const header = new RtpHeader();
    if (!parseRtp(packet, header) || this.received.length >= 10_000) return;
    this.received.push({ ...header, payload: packet.subarray(header.payloadStart, header.payloadEnd) });
    this.#waiters = this.#waiters.filter(({ done, resolve }) => {
      if (!done(this.received)) return true;
      resolve();
      return false;
    });
  }
}
