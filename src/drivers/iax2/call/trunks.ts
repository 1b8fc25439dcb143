import type { Clock, Timer } from '../../../base/clock.ts';
import { type Remote, remoteText } from '../dialog/remote.ts';

export interface TrunkOptions {
  readonly trunkMs: number;
  readonly trunkBytes: number;
  readonly trunkMaxBytes: number;
  readonly trunkTimestamps: boolean;
}

const META_HEADER_BYTES = 8;
/** A trunk that was quiet for so long begins its clock anew. */
const IDLE_MS = 5000;

/** Voice of the calls to one exchange, gathered into one packet now and then (RFC 5456 8.1.3.2). */
export class Trunks {
  options: TrunkOptions;
  readonly #clock: Clock;
  readonly #transmit: (datagram: Uint8Array, remote: Remote) => void;
  readonly #trunks = new Map<string, Trunk>();

  constructor(clock: Clock, options: TrunkOptions, transmit: (datagram: Uint8Array, remote: Remote) => void) {
    this.#clock = clock;
    this.options = options;
    this.#transmit = transmit;
  }

  /** Takes a piece of voice along; it is copied. */
  add(remote: Remote, callNumber: number, timestamp: number, packet: Uint8Array, start: number, end: number): void {
    const key = remoteText(remote);
    let trunk = this.#trunks.get(key);
    if (!trunk) {
      trunk = new Trunk(remote, this.#clock.monotonic());
      this.#trunks.set(key, trunk);
    }
    const { trunkBytes, trunkMaxBytes, trunkTimestamps, trunkMs } = this.options;
    const headBytes = trunkTimestamps ? 6 : 4;
    if (trunk.bytes + headBytes + end - start > Math.min(trunkBytes, trunkMaxBytes)) this.#flush(key, trunk);
    const entry = Buffer.allocUnsafe(headBytes + end - start);
    // The length comes first where a whole mini frame follows.
    entry.writeUInt16BE(end - start, trunkTimestamps ? 0 : 2);
    entry.writeUInt16BE(callNumber, trunkTimestamps ? 2 : 0);
    if (trunkTimestamps) entry.writeUInt16BE(timestamp & 0xffff, 4);
    entry.set(packet.subarray(start, end), headBytes);
    trunk.entries.push(entry);
    trunk.bytes += entry.length;
    trunk.flushTimer ??= this.#clock.setTimer(trunkMs, () => {
      trunk.flushTimer = undefined;
      this.#flush(key, trunk);
    });
  }

  close(): void {
    for (const { flushTimer, idleTimer } of this.#trunks.values()) {
      flushTimer?.cancel();
      idleTimer?.cancel();
    }
    this.#trunks.clear();
  }

  #flush(key: string, trunk: Trunk): void {
    if (trunk.entries.length === 0) return;
    const header = Buffer.alloc(META_HEADER_BYTES);
    header[2] = 1;
    header[3] = this.options.trunkTimestamps ? 1 : 0;
    header.writeUInt32BE(trunk.nextTimestamp(this.#clock.monotonic()), 4);
    this.#transmit(Buffer.concat([header, ...trunk.entries]), trunk.remote);
    trunk.entries.length = 0;
    trunk.bytes = META_HEADER_BYTES;
    trunk.idleTimer?.cancel();
    trunk.idleTimer = this.#clock.setTimer(IDLE_MS, () => this.#trunks.delete(key));
  }
}

class Trunk {
  readonly remote: Remote;
  readonly entries: Buffer[] = [];
  bytes = META_HEADER_BYTES;
  flushTimer: Timer | undefined;
  idleTimer: Timer | undefined;
  readonly #startedAt: number;
  #timestamp = -1;

  constructor(remote: Remote, nowMs: number) {
    this.remote = remote;
    this.#startedAt = nowMs;
  }

  /** Milliseconds of the trunk's own clock, never the same twice. */
  nextTimestamp(nowMs: number): number {
    this.#timestamp = Math.max(Math.floor(nowMs - this.#startedAt), this.#timestamp + 1);
    return this.#timestamp;
  }
}
