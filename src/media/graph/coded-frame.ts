import { encodeLaw, LAWS, type Law } from '../codec/g711.ts';
import { FRAME_SAMPLES } from './frame-source.ts';

/** 20 ms of linear sound that several hear: what it is in a law is worked out when the first one asks. One object serves frame after frame. */
export class CodedFrame {
  readonly samples = new Int16Array(FRAME_SAMPLES);
  readonly #ulaw = new Uint8Array(FRAME_SAMPLES);
  readonly #alaw = new Uint8Array(FRAME_SAMPLES);
  #hasUlaw = false;
  #hasAlaw = false;

  /** `samples` hold another frame now. */
  renew(): void {
    this.#hasUlaw = false;
    this.#hasAlaw = false;
  }

  /** Not to be changed, and not to be kept beyond the frame. */
  bytes(law: Law): Uint8Array {
    if (law === LAWS.alaw) {
      if (!this.#hasAlaw) encodeLaw(law, this.samples, 0, FRAME_SAMPLES, this.#alaw);
      this.#hasAlaw = true;
      return this.#alaw;
    }
    if (!this.#hasUlaw) encodeLaw(law, this.samples, 0, FRAME_SAMPLES, this.#ulaw);
    this.#hasUlaw = true;
    return this.#ulaw;
  }
}
