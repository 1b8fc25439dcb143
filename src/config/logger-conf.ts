import { LOG_LEVELS, type LogLevel } from '../base/logger.ts';
import type { ConfFile } from './conf-file.ts';
import { applyOptions, freezeOptions, noteUnknown, type OptionTable, type UnknownOption } from './option-table.ts';
import { commaList, flag, text } from './values.ts';

/** logger.conf: what is written where. */
export interface LoggerOptions {
  /** `strftime` format of the time before each line; undefined: ISO 8601. */
  readonly dateFormat: string | undefined;
  /** In the order of the file; `console` is the terminal, other names are files below the log folder. */
  readonly channels: readonly LogChannelOptions[];
  /** File of queue_log below the log folder; undefined for none (`queue_log = no`). */
  readonly queueLogName: string | undefined;
  readonly unknown: readonly UnknownOption[];
}

export interface LogChannelOptions {
  readonly name: string;
  readonly levels: readonly LogLevel[];
}

interface GeneralDraft {
  dateFormat: string | undefined;
  queueLog: boolean;
  queueLogName: string;
}

const GENERAL: OptionTable<GeneralDraft> = {
  dateformat: (draft, at) => {
    draft.dateFormat = text(at) || undefined;
  },
  queue_log: (draft, at) => {
    draft.queueLog = flag(at);
  },
  queue_log_name: (draft, at) => {
    draft.queueLogName = text(at) || 'queue_log';
  },
};

/** Levels that Asterisk has beside ours and that nothing here writes at. */
const SILENT_LEVELS = new Set(['dtmf', 'fax', 'security', 'trace', 'event']);

export function parseLoggerConf(file: ConfFile): LoggerOptions {
  const unknown: UnknownOption[] = [];
  const general: GeneralDraft = { dateFormat: undefined, queueLog: true, queueLogName: 'queue_log' };
  const channels: LogChannelOptions[] = [];
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') applyOptions(section, GENERAL, general, unknown);
    else if (name !== 'logfiles') for (const at of section.variables) noteUnknown(unknown, section, at);
    else {
      for (const at of section.variables) {
        // `[json]notice,warning` asks for a format, `verbose(3)` for a depth: neither changes which lines are written.
        const words = commaList(at.value.replace(/^\[[^\]]*\]/, '')).map((word) => word.toLowerCase().replace(/\(.*$/, ''));
        if (words.some((word) => word !== '*' && !SILENT_LEVELS.has(word) && !isLevel(word))) noteUnknown(unknown, section, at);
        channels.push({ name: at.name, levels: words.includes('*') ? LOG_LEVELS : LOG_LEVELS.filter((level) => words.includes(level)) });
      }
    }
  }
  const { dateFormat, queueLog, queueLogName } = general;
  return freezeOptions({ dateFormat, channels, queueLogName: queueLog ? queueLogName : undefined, unknown });
}

const isLevel = (word: string): boolean => (LOG_LEVELS as readonly string[]).includes(word);
