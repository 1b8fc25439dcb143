import type { ConfFile } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { flag, integer } from './values.ts';

/** cdr.conf: whether and how call detail records are made, and Master.csv. */
export interface CdrOptions {
  readonly enabled: boolean;
  readonly logsUnanswered: boolean;
  readonly logsCongestion: boolean;
  readonly endBeforeHangupExtension: boolean;
  readonly roundsUp: boolean;
  readonly isOnByDefault: boolean;
  readonly ignoresBridges: boolean;
  readonly ignoresDials: boolean;
  readonly logsCancel: boolean;
  readonly batch: {
    readonly enabled: boolean;
    readonly size: number;
    readonly timeMs: number;
    readonly safeShutdown: boolean;
    /** Is shown, no more: records are written beside the calls in any case. */
    readonly schedulerOnly: boolean;
  };
  /** Undefined where there is no section [csv]: no such file is written. */
  readonly csv: CsvOptions | undefined;
  readonly unknown: readonly UnknownOption[];
}

export interface CsvOptions {
  readonly usesGmt: boolean;
  readonly logsUniqueId: boolean;
  readonly logsUserField: boolean;
  /** A file of its own for each account code too. */
  readonly logsAccounts: boolean;
  /** The peer's account, the linked id and the sequence too. */
  readonly hasNewColumns: boolean;
}

type General = Omit<CdrOptions, 'batch' | 'csv' | 'unknown'>;
type Target = Draft<General> & { batch: Draft<CdrOptions['batch']> };
const set = setterOf<Target>();
const csv = setterOf<Draft<CsvOptions>>();

const GENERAL: OptionTable<Target> = {
  enable: set('enabled', flag),
  unanswered: set('logsUnanswered', flag),
  congestion: set('logsCongestion', flag),
  endbeforehexten: set('endBeforeHangupExtension', flag),
  initiatedseconds: set('roundsUp', flag),
  channeldefaultenabled: set('isOnByDefault', flag),
  ignorestatechanges: set('ignoresBridges', flag),
  ignoredialchanges: set('ignoresDials', flag),
  canceldispositionenabled: set('logsCancel', flag),
  batch: ({ batch }, at) => {
    batch.enabled = flag(at);
  },
  size: ({ batch }, at) => {
    batch.size = integer(at, 1, 10_000);
  },
  time: ({ batch }, at) => {
    batch.timeMs = integer(at, 1, 86_400) * 1000;
  },
  safeshutdown: ({ batch }, at) => {
    batch.safeShutdown = flag(at);
  },
  scheduleronly: ({ batch }, at) => {
    batch.schedulerOnly = flag(at);
  },
};

const CSV: OptionTable<Draft<CsvOptions>> = {
  usegmtime: csv('usesGmt', flag),
  loguniqueid: csv('logsUniqueId', flag),
  loguserfield: csv('logsUserField', flag),
  accountlogs: csv('logsAccounts', flag),
  newcdrcolumns: csv('hasNewColumns', flag),
};

/** @throws ConfigError for a batch that cannot be */
export function parseCdrConf(file: ConfFile): CdrOptions {
  const unknown: UnknownOption[] = [];
  const draft: Target = {
    enabled: true,
    logsUnanswered: false,
    logsCongestion: false,
    endBeforeHangupExtension: true,
    roundsUp: false,
    isOnByDefault: true,
    ignoresBridges: false,
    ignoresDials: false,
    logsCancel: false,
    batch: { enabled: false, size: 100, timeMs: 300_000, safeShutdown: true, schedulerOnly: false },
  };
  let csvOptions: Draft<CsvOptions> | undefined;
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') applyOptions(section, GENERAL, draft, unknown);
    else if (name === 'csv') {
      csvOptions ??= { usesGmt: false, logsUniqueId: false, logsUserField: false, logsAccounts: true, hasNewColumns: false };
      applyOptions(section, CSV, csvOptions, unknown);
    } else for (const at of section.variables) noteUnknown(unknown, section, at);
  }
  return freezeOptions({ ...draft, csv: csvOptions, unknown });
}
