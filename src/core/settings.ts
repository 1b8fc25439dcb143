/** What the whole core needs of the configuration. Replaced as one at a reload. */
export interface CoreSettings {
  /** `systemname` of asterisk.conf; empty for none. */
  readonly systemName: string;
  readonly defaultLanguage: string;
  /** Names (or functions) of `channelvars` in manager.conf. */
  readonly reportedVariables: readonly string[];
  readonly reportsVariables: boolean;
  /** Where recordings, logs and so on go: directories of asterisk.conf, absolute. */
  readonly directories: Directories;
  /** Seconds of answer-time media wait: `Answer` goes on when the party's first packet came, or after this many milliseconds. */
  readonly answerWaitMs: number;
  /** Most calls at once; 0 for no limit. */
  readonly maxCalls: number;
}

export interface Directories {
  readonly etc: string;
  readonly lib: string;
  readonly data: string;
  readonly spool: string;
  readonly log: string;
  readonly run: string;
}

export const DEFAULT_SETTINGS: CoreSettings = Object.freeze({
  systemName: '',
  defaultLanguage: 'en',
  reportedVariables: [],
  reportsVariables: false,
  directories: { etc: '', lib: '', data: '', spool: '', log: '', run: '' },
  answerWaitMs: 500,
  maxCalls: 0,
});
