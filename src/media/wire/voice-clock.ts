/**
 * The one outbound clock of a leg whose packets have a time and no number. What is relayed keeps the spacing, losses and order of its source;
 * where the source changes, time moves on by what passed. Positions are samples since the first one sent, times milliseconds of a monotonic
 * clock.
 */
export class VoiceClock {
  /** Where the latest sound begins, how many samples it has, and when it went. */
  #position = 0;
  #samples = 0;
  #sentAt: number | undefined;
  #source: object | undefined;
  /** While relaying: the source's timestamp of `#position`, and the place before which nothing of it belongs. */
  #timestamp = 0;
  #floor = 0;

  /** Position of `samples` of sound made here; `source` tells one maker from another. */
  local(samples: number, source: object, nowMs: number): number {
    const position = source === this.#source ? this.#position + this.#samples : this.#positionAt(nowMs);
    this.#source = source;
    this.#sent(position, samples, nowMs);
    return position;
  }

  /** Position of a packet of `source` (an object per run of connected numbers) that is passed on; undefined: it came too late to have one. */
  relayed(timestamp: number, samples: number, source: object, nowMs: number): number | undefined {
    const isSame = source === this.#source;
    const position = isSame ? this.#position + ((timestamp - this.#timestamp) | 0) : this.#positionAt(nowMs);
    if (!isSame) {
      this.#source = source;
      this.#floor = position;
    } else if (position < this.#floor) return undefined;
    if (!isSame || position > this.#position) {
      this.#timestamp = timestamp;
      this.#sent(position, samples, nowMs);
    }
    return position;
  }

  /** What is sent comes from elsewhere from now on, also when it is a source that was sent before. */
  breakOff(): void {
    this.#source = undefined;
  }

  /** The place that belongs to `nowMs`: never within what has been sent already. */
  #positionAt(nowMs: number): number {
    if (this.#sentAt === undefined) return 0;
    return this.#position + Math.max(this.#samples, Math.round(nowMs - this.#sentAt) * 8);
  }

  #sent(position: number, samples: number, nowMs: number): void {
    this.#position = position;
    this.#samples = samples;
    this.#sentAt = nowMs;
  }
}
