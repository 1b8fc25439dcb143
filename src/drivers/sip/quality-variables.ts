import type { RtpStatistics } from '../../core/ports/media.ts';

/** Values of the RTPAUDIOQOS variables in the order in which they are set, as Asterisk 20 prints them (recorded session core-08). */
export function qualityVariables(s: RtpStatistics): readonly (readonly [name: string, value: string])[] {
  return [
    qualitySummary(s),
    ...RANGES.map(({ name, pad, parts, of }): [string, string] => [
      name,
      parts.map((part) => `${pad}${part}=${fixed(of(s, part))};`).join(''),
    ]),
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

type Reader = (s: RtpStatistics, part: string) => number;

const span = (what: string, both: boolean): string[] =>
  (both ? ['rx', 'tx'] : ['']).flatMap((way) => ['min', 'max', 'avg', 'stdev'].map((kind) => `${kind}${way}${what}`));

// Only the last value is kept, not its history: minimum, maximum and average are the same, the deviation is none.
const level =
  (received: (s: RtpStatistics) => number, sent: (s: RtpStatistics) => number): Reader =>
  (s, part) =>
    part.startsWith('stdev') ? 0 : part.includes('tx') ? sent(s) : received(s);

const RANGES: readonly { name: string; pad: string; parts: readonly string[]; of: Reader }[] = [
  {
    name: 'RTPAUDIOQOSJITTER',
    pad: '',
    parts: span('jitter', true),
    of: level(
      (s) => s.jitter,
      (s) => s.remoteJitter,
    ),
  },
  {
    name: 'RTPAUDIOQOSLOSS',
    pad: '  ',
    parts: span('lost', true),
    of: level(
      (s) => s.packetsLost,
      (s) => s.remotePacketsLost,
    ),
  },
  {
    name: 'RTPAUDIOQOSRTT',
    pad: '     ',
    parts: span('rtt', false),
    of: level(
      (s) => s.roundTrip,
      (s) => s.roundTrip,
    ),
  },
  { name: 'RTPAUDIOQOSMES', pad: '   ', parts: span('mes', true), of: () => 0 },
];

const fixed = (value: number): string => value.toFixed(6).padStart(10, '0');
