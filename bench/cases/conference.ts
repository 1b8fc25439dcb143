import type { BenchCase } from '../figure.ts';
import { leastRelay, measureRelay, ringdownRoom } from '../relay.ts';

const PARTIES = 32;
/** Who is heard in the room where most listen. */
const TALKERS = 3;
/** The load counts calls of two. */
const LOAD = { calls: PARTIES / 2, seconds: 5 };

/** A tick gives each party a packet. */
const perTick = (microsecondsPerPacket: number): number => microsecondsPerPacket * PARTIES;

export const conference: BenchCase = {
  name: 'conference',
  about: `20 ms of a conference of ${PARTIES} parties: their packets taken, mixed and sent, G.711, statistics and RTCP on`,
  async run() {
    const all = await measureRelay(ringdownRoom(PARTIES), LOAD);
    const few = await measureRelay(ringdownRoom(TALKERS), LOAD);
    const least = await measureRelay(leastRelay, LOAD);
    const leastTick = perTick(least.microsecondsPerPacket);
    return [
      { what: 'CPU a tick, all talk', value: perTick(all.microsecondsPerPacket), unit: 'us', least: leastTick },
      { what: `CPU a tick, ${TALKERS} talk`, value: perTick(few.microsecondsPerPacket), unit: 'us', least: leastTick },
      { what: 'packets', value: all.packetsPerSecond, unit: '/s', least: least.packetsPerSecond },
    ];
  },
};
