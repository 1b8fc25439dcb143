import { RingdownError } from '../../base/errors.ts';
import { bindPair, type UdpListener, type UdpPair } from './udp-pair.ts';

/**
 * Gives out pairs of RTP and RTCP ports from `rtpstart`..`rtpend` of rtp.conf, in turn, so that a port rests for as long as possible before
 * it serves another call. A range of 0..0 leaves the choice to the system.
 */
export class PortRange {
  readonly #first: number;
  readonly #count: number;
  #next: number;

  /** @param random 0..1, where in the range to begin, so that a restart does not meet the packets of the calls before it. */
  constructor(start: number, end: number, random: () => number = Math.random) {
    this.#first = start + (start % 2);
    this.#count = start === 0 && end === 0 ? 0 : Math.floor((end - this.#first + 1) / 2);
    if (this.#count < 0 || (this.#count === 0 && end !== 0)) {
      throw new RingdownError('MEDIA_PORT_RANGE', `rtpstart ${start} and rtpend ${end} leave no pair of ports`);
    }
    this.#next = Math.floor(random() * this.#count);
  }

  /** Binds a pair on `address`. Throws `MEDIA_NO_PORT` when all are taken or the address cannot be bound. */
  open(address: string, listener: UdpListener): UdpPair {
    const tries = this.#count || SYSTEM_TRIES;
    for (let i = 0; i < tries; i++) {
      const pair = this.#bind(address, this.#take(), listener);
      if (pair) return pair;
    }
    throw new RingdownError('MEDIA_NO_PORT', `no free pair of RTP ports on ${address}`);
  }

  #take(): number {
    if (this.#count === 0) return 0;
    const port = this.#first + 2 * this.#next;
    this.#next = (this.#next + 1) % this.#count;
    return port;
  }

  #bind(address: string, port: number, listener: UdpListener): UdpPair | undefined {
    try {
      return bindPair(address, port, listener);
    } catch (error) {
      throw new RingdownError('MEDIA_NO_PORT', `RTP cannot be received on ${address}`, { cause: error });
    }
  }
}

/** The system's own choice is odd half of the time. */
const SYSTEM_TRIES = 64;
