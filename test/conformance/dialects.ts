export type DialectName = 'modern' | 'classic';

export interface Dialect {
  /** Name of the recorded server in scripts (`"on": "seed"`), and of its folders of recordings and configuration. */
  readonly server: 'a20' | 'seed';
  /** What was recorded. */
  readonly recordedFrom: string;
  /** How much of the reference the table of accepted differences may touch, in percent of its messages. */
  readonly maxExcusedPercent: number;
}

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  modern: { server: 'a20', recordedFrom: 'Asterisk 20 (AMI 9)', maxExcusedPercent: 3 },
  classic: { server: 'seed', recordedFrom: 'the Asterisk of November 2006 (AMI 1.0)', maxExcusedPercent: 12 },
};

export const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];
