import { entryOf } from '../../base/entry-of.ts';
import type { RtpStatistics } from '../../core/ports/media.ts';

export const QUALITY_NAMES = ['RTPAUDIOQOS', 'RTPAUDIOQOSJITTER', 'RTPAUDIOQOSLOSS', 'RTPAUDIOQOSRTT', 'RTPAUDIOQOSMES'] as const;

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

/** What `CHANNEL(rtpqos,audio,field)` of chan_sip reads, by field; `all`, or no field, is the summary. */
const FIELDS: Readonly<Record<string, (s: RtpStatistics) => number>> = {
  local_ssrc: (s) => s.ssrc,
  local_lostpackets: (s) => s.packetsLost,
  local_jitter: (s) => s.jitter,
  local_count: (s) => s.packetsReceived,
  remote_ssrc: (s) => s.remoteSsrc,
  remote_lostpackets: (s) => s.remotePacketsLost,
  remote_jitter: (s) => s.remoteJitter,
  remote_count: (s) => s.packetsSent,
  rtt: (s) => s.roundTrip,
};

/** The item as written, `rtpqos,audio,local_ssrc`; undefined for one that is none of these. */
export function qualityItem(item: string, s: RtpStatistics): string | undefined {
  const [name, kind = 'audio', field = 'all'] = item
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  if (name !== 'rtpqos' || kind !== 'audio') return undefined;
  if (field === 'all') return qualitySummary(s)[1];
  const read = entryOf(FIELDS, field);
  return read && String(read(s));
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
