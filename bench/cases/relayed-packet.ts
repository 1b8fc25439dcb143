import type { BenchCase } from '../figure.ts';
import { benchRelay } from '../relay.ts';

const CALLS = 100;

export const relayedPacket: BenchCase = {
  name: 'relay',
  about: `RTP packet relayed in ${CALLS} calls, G.711, statistics and RTCP on`,
  async run() {
    const { microsecondsPerPacket, relayed } = await benchRelay({ calls: CALLS, seconds: 5 });
    return [
      { what: 'CPU a packet', value: microsecondsPerPacket, unit: 'us', goal: { atMost: 10 } },
      { what: 'packets', value: relayed / 5, unit: '/s' },
    ];
  },
};
