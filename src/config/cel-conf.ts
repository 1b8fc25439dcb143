import type { ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { commaList, flag, invalid } from './values.ts';

/** What channel event logging can tell, in the order in which `cel show status` lists it (Asterisk include/asterisk/cel.h). */
const EVENT_TYPES = [
  ...(['CHAN_START', 'CHAN_END', 'HANGUP', 'ANSWER', 'APP_START', 'APP_END', 'BRIDGE_ENTER', 'BRIDGE_EXIT'] as const),
  ...(['PARK_START', 'PARK_END', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'USER_DEFINED', 'LINKEDID_END', 'PICKUP', 'FORWARD'] as const),
  ...(['LOCAL_OPTIMIZE', 'LOCAL_OPTIMIZE_BEGIN', 'STREAM_BEGIN', 'STREAM_END', 'DTMF'] as const),
];

export type ChannelEventType = (typeof EVENT_TYPES)[number];

/** cel.conf: which events of channels are kept, and whether the manager tells them. */
export interface CelOptions {
  readonly enabled: boolean;
  /** Those that are wanted, each once, in the order of `cel show status`. */
  readonly events: readonly ChannelEventType[];
  /** All of them, those of later versions too. */
  readonly wantsAll: boolean;
  /** Applications of which APP_START and APP_END are told, in lower case, each once. */
  readonly applications: readonly string[];
  /** How files and tables print a time: a format of strftime; empty for seconds and microseconds since 1970. */
  readonly dateFormat: string;
  readonly manager: { readonly enabled: boolean; readonly showsUserDefined: boolean };
  readonly unknown: readonly UnknownOption[];
}

type Target = Draft<Omit<CelOptions, 'events' | 'applications' | 'manager' | 'unknown'>> & {
  events: Set<ChannelEventType>;
  applications: Set<string>;
  applicationsAt: ConfVariable | undefined;
};
const set = setterOf<Target>();
const manager = setterOf<Draft<CelOptions['manager']>>();

const GENERAL: OptionTable<Target> = {
  enable: set('enabled', flag),
  dateformat: set('dateFormat', ({ value }) => value),
  apps(target, at) {
    target.applicationsAt = at;
    for (const name of commaList(at.value)) target.applications.add(name.toLowerCase());
  },
  events(target, at) {
    for (const name of commaList(at.value)) {
      const type = EVENT_TYPES.find((known) => known === name.toUpperCase());
      if (type) target.events.add(type);
      else if (name.toUpperCase() === 'ALL') target.wantsAll = true;
      else throw invalid(at, `ALL or some of ${EVENT_TYPES.join(', ')}`);
    }
  },
};

const MANAGER: OptionTable<Draft<CelOptions['manager']>> = {
  enabled: manager('enabled', flag),
  show_user_defined: manager('showsUserDefined', flag),
};

/** @throws ConfigError for an event that there is not, and for applications without an event that would tell of them */
export function parseCelConf(file: ConfFile): CelOptions {
  const unknown: UnknownOption[] = [];
  const draft: Target = {
    enabled: false,
    wantsAll: false,
    dateFormat: '',
    events: new Set(),
    applications: new Set(),
    applicationsAt: undefined,
  };
  const managerDraft = { enabled: false, showsUserDefined: false };
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') applyOptions(section, GENERAL, draft, unknown);
    else if (name === 'manager') applyOptions(section, MANAGER, managerDraft, unknown);
    else for (const at of section.variables) noteUnknown(unknown, section, at);
  }
  const { applicationsAt, ...options } = draft;
  const events = EVENT_TYPES.filter((type) => draft.wantsAll || draft.events.has(type));
  if (applicationsAt && draft.applications.size > 0 && !events.some((type) => type === 'APP_START' || type === 'APP_END'))
    throw invalid(applicationsAt, 'APP_START or APP_END among the events, or no applications,');
  return freezeOptions({ ...options, events, applications: [...draft.applications], manager: managerDraft, unknown });
}
