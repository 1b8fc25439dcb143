import type { RtpStatistics } from '../../core/ports/media.ts';

/** Values of the RTPAUDIOQOS variables in the order in which they are set, as Asterisk 20 prints them (recorded session core-08). */
export function qualityVariables(s: RtpStatistics): readonly (readonly [name: string, value: string])[] {
  return [
    qualitySummary(s),
    ['RTPAUDIOQOSJITTER', bothWays('', 'jitter', s.jitter, s.remoteJitter)],
    ['RTPAUDIOQOSLOSS', bothWays('  ', 'lost', s.packetsLost, s.remotePacketsLost)],
    ['RTPAUDIOQOSRTT', range('     ', 'rtt', fixed(s.roundTrip))],
    NO_OPINION_SCORE,
  ];
}

/** RTPAUDIOQOS alone: set once more when the exchange ends a call. */
export function qualitySummary(s: RtpStatistics): readonly [name: string, value: string] {
  const fields = [
    `ssrc=${s.ssrc}`,
    `themssrc=${s.remoteSsrc}`,
    `lp=${s.packetsLost}`,
    `rxjitter=${s.jitter.toFixed(6)}`,
    `rxcount=${s.packetsReceived}`,
    `txjitter=${s.remoteJitter.toFixed(6)}`,
    `txcount=${s.packetsSent}`,
    `rlp=${s.remotePacketsLost}`,
    `rtt=${s.roundTrip.toFixed(6)}`,
    'rxmes=0.000000',
    'txmes=0.000000',
  ];
  return ['RTPAUDIOQOS', fields.join(';')];
}

/**
 * Only the last value is kept, not its history: minimum, maximum and average are the same, and the deviation is none.
 */
const range = (pad: string, what: string, value: string): string =>
  `${pad}min${what}=${value};${pad}max${what}=${value};${pad}avg${what}=${value};${pad}stdev${what}=${ZERO};`;

const bothWays = (pad: string, what: string, received: number, sent: number): string =>
  range(pad, `rx${what}`, fixed(received)) + range(pad, `tx${what}`, fixed(sent));

const ZERO = '000.000000';
const fixed = (value: number): string => (value === 0 ? ZERO : value.toFixed(6).padStart(10, '0'));
const NO_OPINION_SCORE: readonly [string, string] = ['RTPAUDIOQOSMES', bothWays('   ', 'mes', 0, 0)];
