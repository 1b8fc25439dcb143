import type { RtpStatistics } from '../../core/ports/media.ts';

/** Statistics of a port in memory that two threads share: one writes after each packet, the other reads whenever it likes. */
export type StatisticsBlock = Float64Array;

const FIELDS = [
  'ssrc',
  'remoteSsrc',
  'packetsReceived',
  'packetsSent',
  'packetsLost',
  'remotePacketsLost',
  'jitter',
  'remoteJitter',
  'roundTrip',
] as const satisfies readonly (keyof RtpStatistics)[];

export const newStatisticsBlock = (): StatisticsBlock =>
  new Float64Array(new SharedArrayBuffer(FIELDS.length * Float64Array.BYTES_PER_ELEMENT));

export function writeStatistics(block: StatisticsBlock, statistics: RtpStatistics): void {
  for (let i = 0; i < FIELDS.length; i++) block[i] = statistics[FIELDS[i]!];
}

export function readStatistics(block: StatisticsBlock): RtpStatistics {
  const statistics = {} as Record<(typeof FIELDS)[number], number>;
  for (let i = 0; i < FIELDS.length; i++) statistics[FIELDS[i]!] = block[i]!;
  return statistics;
}
