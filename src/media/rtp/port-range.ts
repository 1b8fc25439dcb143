import { RingdownError } from '../../base/errors.ts';
import { bindPair, closePair, type UdpListener, type UdpPair } from './udp-pair.ts';

/**
 * Gives out pairs of RTP and RTCP ports from `rtpstart`..`rtpend` of rtp.conf, in turn, so that a port rests for as long as possible before
 * it serves another call. To find that all are taken costs nothing: a flood of calls beyond them keeps nobody from those that there are. A
 * range of 0..0 leaves the choice to the system.
 */
export class PortRange {
  readonly #first: number;
  readonly #count: number;
  /** Pairs that are free, as a ring: `#free` of them from `#next` on. */
  readonly #pairs: Uint16Array;
  #next = 0;
  #free: number;

  /** @param random 0..1, where in the range to begin, so that a restart does not meet the packets of the calls before it. */
  constructor(start: number, end: number, random: () => number = Math.random) {
    this.#first = start + (start % 2);
    this.#count = start === 0 && end === 0 ? 0 : Math.floor((end - this.#first + 1) / 2);
    if (this.#count < 0 || (this.#count === 0 && end !== 0)) {
      throw new RingdownError('MEDIA_PORT_RANGE', `rtpstart ${start} and rtpend ${end} leave no pair of ports`);
    }
    const begin = Math.floor(random() * this.#count);
    this.#pairs = Uint16Array.from({ length: this.#count }, (_, i) => this.#first + 2 * ((begin + i) % this.#count));
    this.#free = this.#count;
  }

  /** Binds a pair on `address`, to be given back by `close`. Throws `MEDIA_NO_PORT` when all are taken or the address cannot be bound. */
  open(address: string, listener: UdpListener): UdpPair {
    const tries = this.#count === 0 ? MOST_TRIES : Math.min(MOST_TRIES, this.#free);
    for (let i = 0; i < tries; i++) {
      const port = this.#take();
      const pair = this.#bind(address, port, listener);
      if (pair) return pair;
      this.#giveBack(port);
    }
    throw new RingdownError('MEDIA_NO_PORT', `no free pair of RTP ports on ${address}`);
  }

  close(pair: UdpPair): void {
    closePair(pair);
    this.#giveBack(pair.port);
  }

  #take(): number {
    if (this.#count === 0) return 0;
    const port = this.#pairs[this.#next]!;
    this.#next = (this.#next + 1) % this.#count;
    this.#free--;
    return port;
  }

  #giveBack(port: number): void {
    if (this.#count > 0) this.#pairs[(this.#next + this.#free++) % this.#count] = port;
  }

  #bind(address: string, port: number, listener: UdpListener): UdpPair | undefined {
    try {
      return bindPair(address, port, listener);
    } catch (error) {
      this.#giveBack(port);
      throw new RingdownError('MEDIA_NO_PORT', `RTP cannot be received on ${address}`, { cause: error });
    }
  }
}

/** Ports that others have may be tried so often; of the system's own choices every second one is odd. */
const MOST_TRIES = 64;
