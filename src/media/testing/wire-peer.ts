import { SystemClock } from '../../base/clock.ts';
import type { MediaEngine, SoundWire, WireFormat, WirePort } from '../../core/ports/media.ts';

export interface SentSound {
  readonly payload: Buffer;
  readonly timestampMs: number;
}

/** The far end of a wire port, as a driver has it: takes what the port sends, and says things at 20 ms a packet. */
export class WirePeer implements SoundWire {
  readonly port: WirePort;
  readonly sent: SentSound[] = [];
  #waiting: { count: number; done: () => void } | undefined;

  constructor(engine: MediaEngine, format: Partial<WireFormat> = {}) {
    this.port = engine.openWire(this);
    this.port.setFormat({ codec: 'ulaw', ptimeMs: 20, direction: 'sendrecv', ...format });
  }

  send(packet: Buffer, start: number, end: number, timestampMs: number): void {
    this.sent.push({ payload: Buffer.from(packet.subarray(start, end)), timestampMs });
    if (this.#waiting && this.sent.length >= this.#waiting.count) this.#waiting.done();
  }

  /** 20 ms of one code, with the four bytes of header before it that a mini frame has. */
  say(code: number, timestampMs: number, codec: 'ulaw' | 'alaw' = 'ulaw'): void {
    const packet = Buffer.alloc(164, code);
    packet.fill(0, 0, 4);
    this.port.received(packet, 4, 164, timestampMs, codec);
  }

  /** Resolves when the port has sent so many packets. */
  async untilCount(count: number): Promise<SentSound[]> {
    if (this.sent.length < count) {
      await new Promise<void>((resolve, reject) => {
        const late = new SystemClock().setTimer(30_000, () => reject(new Error(`${this.sent.length} of ${count} packets within 30 s`)));
        const done = () => {
          late.cancel();
          resolve();
        };
        this.#waiting = { count, done };
      });
    }
    return this.sent;
  }
}
