/**
 * What a receiver of RTP keeps about one source: RFC 3550 A.1 (sequence), A.3 (loss), A.8 (jitter). A new SSRC starts anew, its packets
 * and losses being added to what the sources before it had.
 */
export class Reception {
  ssrc = 0;
  packets = 0;
  #started = false;
  #base = 0;
  #highest = 0;
  #cycles = 0;
  #sincePackets = 0;
  #lostBefore = 0;
  #transit = 0;
  #jitter = 0;
  #expectedPrior = 0;
  #receivedPrior = 0;

  /**
   * @param arrival time of arrival in timestamp units (8 a millisecond).
   * @returns whether the numbers began anew: first packet, new SSRC, or a jump that is neither loss nor lateness.
   */
  received(ssrc: number, sequence: number, timestamp: number, arrival: number): boolean {
    this.packets++;
    if (!this.#started || ssrc !== this.ssrc) return this.#start(ssrc, sequence, timestamp, arrival);
    this.#sincePackets++;
    const step = (sequence - this.#highest) & 0xffff;
    if (step < MAX_DROPOUT) {
      if (sequence < this.#highest) this.#cycles += 0x1_0000;
      this.#highest = sequence;
    } else if (step <= 0x1_0000 - MAX_MISORDER) {
      // Neither a plausible gap nor a late packet: the source began again without changing its SSRC.
      this.#sincePackets--;
      return this.#start(ssrc, sequence, timestamp, arrival);
    }
    const transit = (arrival - timestamp) | 0;
    this.#jitter += (Math.abs((transit - this.#transit) | 0) - this.#jitter) / 16;
    this.#transit = transit;
    return false;
  }

  /** Extended highest sequence number received. */
  get extendedHighest(): number {
    return (this.#cycles + this.#highest) >>> 0;
  }

  /** Interarrival jitter in timestamp units. */
  get jitter(): number {
    return this.#jitter;
  }

  /** Packets lost so far, never negative (duplicates count as received). */
  get lost(): number {
    return this.#lostBefore + Math.max(0, this.#expected - this.#sincePackets);
  }

  /** Loss since the last call in 1/256, as a report block has it. */
  takeFractionLost(): number {
    const expected = this.#expected - this.#expectedPrior;
    const lost = expected - (this.#sincePackets - this.#receivedPrior);
    this.#expectedPrior = this.#expected;
    this.#receivedPrior = this.#sincePackets;
    return expected <= 0 || lost <= 0 ? 0 : Math.floor((lost * 256) / expected);
  }

  get #expected(): number {
    return this.#started ? this.#cycles + this.#highest - this.#base + 1 : 0;
  }

  #start(ssrc: number, sequence: number, timestamp: number, arrival: number): true {
    this.#lostBefore = this.lost;
    this.#started = true;
    this.ssrc = ssrc;
    this.#base = sequence;
    this.#highest = sequence;
    this.#cycles = 0;
    this.#sincePackets = 1;
    this.#expectedPrior = 0;
    this.#receivedPrior = 0;
    this.#transit = (arrival - timestamp) | 0;
    return true;
  }
}

/** RFC 3550 A.1. */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;
