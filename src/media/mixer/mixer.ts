import type { MediaMixer, MixerPortOptions } from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import { clip } from '../file/clip.ts';
import { CodedFrame } from '../graph/coded-frame.ts';
import { FRAME_SAMPLES } from '../graph/frame-source.ts';
import type { Paced } from '../pacer.ts';
import { MixerPort } from './mixer-port.ts';

/**
 * A room. Every 20 ms it adds up who is heard, and gives each of them the sum without its own part; all the others hear the sum itself, made
 * and encoded once however many they are. Who says nothing costs no more than being told so. No timer runs for a room without ports.
 */
export class Mixer implements MediaMixer, Paced {
  readonly #parts: EngineParts;
  #ports: readonly MixerPort[] = [];
  #leavePacer: (() => void) | undefined;
  #closed = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    parts.openMixers.add(this);
  }

  openPort(options: MixerPortOptions = {}): MixerPort {
    const port = new MixerPort(this.#parts, options, (closed) => this.#remove(closed));
    if (this.#closed) {
      port.close();
      return port;
    }
    this.#ports = [...this.#ports, port];
    this.#leavePacer ??= this.#parts.pacer.add(this);
    return port;
  }

  tick(): void {
    const ports = this.#ports;
    TOTAL.fill(0);
    for (const port of ports) {
      port.collect();
      if (port.isHeard) add(port.samples);
    }
    clipTo(SHARED.samples);
    SHARED.renew();
    for (const port of ports) {
      if (!port.hasListeners) continue;
      if (!port.isHeard) port.deliver(SHARED);
      else {
        clipWithout(port.samples, OWN.samples);
        OWN.renew();
        port.deliver(OWN);
      }
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const port of this.#ports) port.close();
    this.#parts.openMixers.delete(this);
  }

  #remove(port: MixerPort): void {
    this.#ports = this.#ports.filter((each) => each !== port);
    if (this.#ports.length > 0) return;
    this.#leavePacer?.();
    this.#leavePacer = undefined;
  }
}

/** For all rooms of the thread: used up within `tick`. */
const TOTAL = new Int32Array(FRAME_SAMPLES);
const SHARED = new CodedFrame();
const OWN = new CodedFrame();

function add(samples: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) TOTAL[i] = TOTAL[i]! + samples[i]!;
}

function clipTo(out: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = clip(TOTAL[i]!);
}

function clipWithout(own: Int16Array, out: Int16Array): void {
  for (let i = 0; i < FRAME_SAMPLES; i++) out[i] = clip(TOTAL[i]! - own[i]!);
}
