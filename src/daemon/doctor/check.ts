/** One thing that was looked at, and what came of it. */
export interface Check {
  /** What was looked at: `node`, `port`, `folder`. */
  readonly what: string;
  /** `error`: the exchange does not run so; `warning`: it runs, and something suffers. */
  readonly state: 'good' | 'warning' | 'error';
  readonly found: string;
  /** How to mend it; empty where all is well. */
  readonly remedy: string;
}

export const good = (what: string, found: string): Check => ({ what, state: 'good', found, remedy: '' });
export const warning = (what: string, found: string, remedy: string): Check => ({ what, state: 'warning', found, remedy });
export const failure = (what: string, found: string, remedy: string): Check => ({ what, state: 'error', found, remedy });
