import type { CodecName, SoundWire, WireFormat, WirePort } from '../../core/ports/media.ts';
import { WIRE_HEADROOM } from '../wire/wire-sender.ts';
import type { WaitingSounds, WireSound } from './orders.ts';
import { type OrderChannel, PortProxy } from './port-proxy.ts';
import { bufferOf, soundOf } from './wire-sound.ts';

/** A port whose wire is in this thread: its sound crosses between the threads, packed with the orders and news of the same turn. */
export class WirePortProxy extends PortProxy implements WirePort {
  readonly #wire: SoundWire;
  heard = false;
  dropped = 0;
  readonly waiting: WaitingSounds = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  constructor(channel: OrderChannel, id: number, worker: number, wire: SoundWire) {
    super(channel, id, worker);
    this.#wire = wire;
  }

  materialize(): void {}

  setFormat(format: WireFormat): void {
    this.order({ order: 'setFormat', port: this.id, format });
  }

  received(packet: Buffer, start: number, end: number, timestampMs: number, codec: CodecName): void {
    // A worker that is behind gets no more than it can make up for: the rest would be late sound, and memory without end.
    if (Atomics.load(this.waiting, 0) >= MAX_WAITING_SOUNDS) {
      this.dropped++;
      return;
    }
    Atomics.add(this.waiting, 0, 1);
    this.order({ order: 'received', port: this.id, sound: soundOf(packet, start, end, timestampMs), codec });
  }

  /** The worker gave sound for the wire. */
  send(sound: WireSound): void {
    const packet = bufferOf(sound);
    if (!this.closed) this.#wire.send(packet, WIRE_HEADROOM, packet.length, sound.timestampMs);
  }
}

/** Packets of one wire that may wait for the worker: a second of sound in the usual 20 ms. */
const MAX_WAITING_SOUNDS = 50;
