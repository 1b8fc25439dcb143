import assert from 'node:assert/strict';
import { it } from 'node:test';
import { qualityItem, qualityVariables } from './quality-variables.ts';

const MEASURED = {
  ssrc: 1,
  remoteSsrc: 2,
  packetsReceived: 50,
  packetsSent: 51,
  packetsLost: 3,
  remotePacketsLost: 4,
  jitter: 0.25,
  remoteJitter: 0,
  roundTrip: 0.5,
};

it('prints the statistics of a call as Asterisk does', () => {
  const values = qualityVariables(MEASURED);
  assert.deepEqual(values, [
    [
      'RTPAUDIOQOS',
      'ssrc=1;themssrc=2;lp=3;rxjitter=0.250000;rxcount=50;txjitter=0.000000;txcount=51;rlp=4;rtt=0.500000;rxmes=0.000000;txmes=0.000000',
    ],
    [
      'RTPAUDIOQOSJITTER',
      'minrxjitter=000.250000;maxrxjitter=000.250000;avgrxjitter=000.250000;stdevrxjitter=000.000000;mintxjitter=000.000000;maxtxjitter=000.000000;avgtxjitter=000.000000;stdevtxjitter=000.000000;',
    ],
    [
      'RTPAUDIOQOSLOSS',
      '  minrxlost=003.000000;  maxrxlost=003.000000;  avgrxlost=003.000000;  stdevrxlost=000.000000;  mintxlost=004.000000;  maxtxlost=004.000000;  avgtxlost=004.000000;  stdevtxlost=000.000000;',
    ],
    ['RTPAUDIOQOSRTT', '     minrtt=000.500000;     maxrtt=000.500000;     avgrtt=000.500000;     stdevrtt=000.000000;'],
    [
      'RTPAUDIOQOSMES',
      '   minrxmes=000.000000;   maxrxmes=000.000000;   avgrxmes=000.000000;   stdevrxmes=000.000000;   mintxmes=000.000000;   maxtxmes=000.000000;   avgtxmes=000.000000;   stdevtxmes=000.000000;',
    ],
  ]);
});

it('a single figure is read by its name', () => {
  const read = (item: string) => qualityItem(item, MEASURED);
  assert.deepEqual(
    ['rtpqos,audio,local_ssrc', 'rtpqos,audio,remote_lostpackets', 'rtpqos, audio, rtt', 'rtpqos,video,rtt', 'rtpqos,audio,beauty'].map(
      read,
    ),
    ['1', '4', '0.5', undefined, undefined],
  );
  assert.equal(read('rtpqos'), qualityVariables(MEASURED)[0]![1]);
});
