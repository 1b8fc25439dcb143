import type { BenchCase } from '../figure.ts';
import { leastRelay, measureRelay, ringdownRelay } from '../relay.ts';

const LOAD = { calls: 100, seconds: 5 };

export const relayedPacket: BenchCase = {
  name: 'relay',
  about: `RTP packet relayed in ${LOAD.calls} calls, G.711, statistics and RTCP on`,
  async run() {
    const ringdown = await measureRelay(ringdownRelay, LOAD);
    const least = await measureRelay(leastRelay, LOAD);
    return [
      { what: 'CPU a packet', value: ringdown.microsecondsPerPacket, unit: 'us', goal: { atMost: 10 }, least: least.microsecondsPerPacket },
      { what: 'packets', value: ringdown.packetsPerSecond, unit: '/s', least: least.packetsPerSecond },
    ];
  },
};
