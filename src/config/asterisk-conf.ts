import type { ConfFile } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { integer, text } from './values.ts';

/** asterisk.conf: where things are kept and what the exchange is called. */
export interface AsteriskOptions {
  readonly directories: AsteriskDirectories;
  /** Empty: nameless. */
  readonly systemName: string;
  readonly defaultLanguage: string;
  /** Most calls at once; 0: as many as can be. */
  readonly maxCalls: number;
  readonly unknown: readonly UnknownOption[];
}

/** Folders as written; undefined where the file names none, or an empty one. */
export interface AsteriskDirectories {
  readonly etc: string | undefined;
  readonly lib: string | undefined;
  readonly data: string | undefined;
  readonly spool: string | undefined;
  readonly log: string | undefined;
  readonly run: string | undefined;
}

type OptionsDraft = Draft<Omit<AsteriskOptions, 'directories' | 'unknown'>>;
const setFolder = setterOf<Draft<AsteriskDirectories>>();
const folder = (key: keyof AsteriskDirectories) => setFolder(key, (at) => text(at) || undefined);
const option = setterOf<OptionsDraft>();

const DIRECTORIES: OptionTable<Draft<AsteriskDirectories>> = {
  astetcdir: folder('etc'),
  astvarlibdir: folder('lib'),
  astdatadir: folder('data'),
  astspooldir: folder('spool'),
  astlogdir: folder('log'),
  astrundir: folder('run'),
  // Asterisk's own keep modules, database, keys and scripts apart; nothing of that kind is looked for here.
  astmoddir: () => {},
  astagidir: () => {},
  astdbdir: () => {},
  astkeydir: () => {},
  astsbindir: () => {},
  astcachedir: () => {},
};

const OPTIONS: OptionTable<OptionsDraft> = {
  systemname: option('systemName', text),
  defaultlanguage: option('defaultLanguage', text),
  maxcalls: option('maxCalls', (at) => integer(at, 0, 1_000_000)),
};

export function parseAsteriskConf(file: ConfFile): AsteriskOptions {
  const unknown: UnknownOption[] = [];
  const directories: Draft<AsteriskDirectories> = {
    etc: undefined,
    lib: undefined,
    data: undefined,
    spool: undefined,
    log: undefined,
    run: undefined,
  };
  const options: OptionsDraft = { systemName: '', defaultLanguage: 'en', maxCalls: 0 };
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'directories') applyOptions(section, DIRECTORIES, directories, unknown);
    else if (name === 'options') applyOptions(section, OPTIONS, options, unknown);
    else for (const at of section.variables) noteUnknown(unknown, section, at);
  }
  return freezeOptions({ ...options, directories, unknown });
}
