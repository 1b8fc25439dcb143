/** What is counted of the voice that comes, for PONG and lists: packets, what the times say was lost, order, jitter (RFC 3550 A.8 in ms). */
export class VoiceReception {
  packets = 0;
  lost = 0;
  outOfOrder = 0;
  jitterMs = 0;
  #timestamp: number | undefined;
  #transit = 0;

  /** A packet of `packetMs`, made at `timestamp` of the far end's clock. */
  received(timestamp: number, packetMs: number, nowMs: number): void {
    this.packets++;
    const transit = nowMs - timestamp;
    if (this.#timestamp === undefined) this.#timestamp = timestamp - packetMs;
    else this.jitterMs += (Math.abs(transit - this.#transit) - this.jitterMs) / 16;
    this.#transit = transit;
    const steps = Math.round((timestamp - this.#timestamp) / packetMs);
    if (steps <= 0) {
      // It was counted as lost when a later one came.
      this.outOfOrder++;
      this.lost = Math.max(0, this.lost - 1);
      return;
    }
    if (steps <= MAX_GAP) this.lost += steps - 1;
    this.#timestamp = timestamp;
  }

  get lostPercent(): number {
    const expected = this.packets + this.lost;
    return expected === 0 ? 0 : Math.round((100 * this.lost) / expected);
  }
}

/** Packets that a gap may have to be taken for a loss and not for a pause. */
const MAX_GAP = 50;
