import { mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RingdownError } from '../base/errors.ts';
import { parseAsteriskConf } from '../config/asterisk-conf.ts';
import { type CoreSettings, DEFAULT_SETTINGS, type Directories } from '../core/settings.ts';
import type { ConfLoader } from '../exchange/conf-loader.ts';

export interface Folders {
  /** What is read. */
  readonly configDir: string;
  /** What is written, unless asterisk.conf names other folders. */
  readonly stateDir: string;
  /** The package's own: prompts and music. */
  readonly dataDir: string;
}

/** asterisk.conf: where files stand and what the exchange is called. Folders that it does not name stand below the state folder. */
export async function readSettings(loader: ConfLoader, { configDir, stateDir, dataDir }: Folders): Promise<CoreSettings> {
  const conf = await loader.load('asterisk.conf', parseAsteriskConf);
  const named = conf.directories;
  const directories: Directories = {
    etc: resolve(named.etc !== undefined && (await isFolder(named.etc)) ? named.etc : configDir),
    lib: resolve(named.lib ?? stateDir),
    data: resolve(named.data ?? dataDir),
    spool: resolve(named.spool ?? resolve(stateDir, 'spool')),
    log: resolve(named.log ?? resolve(stateDir, 'log')),
    run: resolve(named.run ?? resolve(stateDir, 'run')),
  };
  const { systemName, defaultLanguage, maxCalls } = conf;
  return { ...DEFAULT_SETTINGS, systemName, defaultLanguage, maxCalls, directories };
}

/** Makes the folders that are written to, for their owner and group. */
export async function makeFolders({ lib, spool, log, run }: Directories): Promise<void> {
  for (const folder of [lib, spool, log, run]) await mkdir(folder, { recursive: true, mode: 0o750 });
}

/** Every file of a configuration may be absent, but a folder that is not there is a slip of the pen. */
export async function requireFolder(path: string): Promise<void> {
  if (!(await isFolder(path))) throw new RingdownError('CONF_MISSING', `there is no folder of configuration ${path}`);
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
