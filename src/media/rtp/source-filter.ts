/** Where RTP is taken from and, with symmetric RTP, sent to. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/**
 * Decides from which address a port takes its RTP (symmetric RTP, RFC 4961, without giving the stream to whoever sprays packets at it).
 *
 * The first packet is taken, and its address stays once `CONFIRM` packets came from it. Until then the address that signalling named wins
 * at once, and another one after `CONFIRM` packets in sequence. Later another address is taken only when the present one has been quiet for
 * `QUIET_MS` and the new one has shown `CONFIRM` packets in sequence. Memory is one candidate, whatever arrives.
 */
export class SourceFilter {
  #expected: Address | undefined;
  #current: Address | undefined;
  #count = 0;
  #heardAt = 0;
  #candidate: Address | undefined;
  #candidateSequence = 0;
  #candidateCount = 0;

  /** The address in use, once a packet came. */
  get current(): Address | undefined {
    return this.#current;
  }

  /** The address in use, once it is beyond doubt. */
  get confirmed(): Address | undefined {
    return this.#count >= CONFIRM ? this.#current : undefined;
  }

  /** Signalling named another far end: learning starts again, unless it is where packets already come from. */
  expect(expected: Address): void {
    if (this.#expected && same(this.#expected, expected)) return;
    this.#expected = expected;
    if (this.#current && same(this.#current, expected)) return;
    this.#count = 0;
    this.#candidate = undefined;
  }

  /** Whether the packet with `sequence` from there is to be taken. */
  accepts(address: string, port: number, sequence: number, nowMs: number): boolean {
    const current = this.#current;
    if (current !== undefined && current.port === port && current.address === address) {
      this.#heardAt = nowMs;
      if (this.#count < CONFIRM) this.#count++;
      return true;
    }
    if (current === undefined) return this.#take(address, port, 1, nowMs);
    const learning = this.#count < CONFIRM;
    const expected = this.#expected;
    if (learning && expected !== undefined && expected.port === port && expected.address === address)
      return this.#take(address, port, 1, nowMs);
    const shown = this.#watch(address, port, sequence);
    if (shown >= CONFIRM && (learning || nowMs - this.#heardAt >= QUIET_MS)) return this.#take(address, port, shown, nowMs);
    return false;
  }

  #take(address: string, port: number, count: number, nowMs: number): true {
    this.#current = { address, port };
    this.#count = count;
    this.#heardAt = nowMs;
    this.#candidate = undefined;
    return true;
  }

  #watch(address: string, port: number, sequence: number): number {
    const candidate = this.#candidate;
    const follows = ((this.#candidateSequence + 1) & 0xffff) === sequence;
    if (candidate?.port === port && candidate.address === address && follows) this.#candidateCount++;
    else {
      this.#candidate = { address, port };
      this.#candidateCount = 1;
    }
    this.#candidateSequence = sequence;
    return this.#candidateCount;
  }
}

/** Packets in sequence that make an address credible; Asterisk's `strictrtp` asks for as many. */
export const CONFIRM = 4;
/** How long the present address has to be quiet before another may take its place. */
export const QUIET_MS = 1500;

const same = (a: Address, b: Address): boolean => a.port === b.port && a.address === b.address;
