import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ConfFile } from '../config/conf-file.ts';
import type { Database } from '../core/ports/database.ts';
import { type CoreSettings, DEFAULT_SETTINGS, type Directories } from '../core/settings.ts';
import type { ConfLoader } from '../exchange/conf-loader.ts';
import { SqliteDatabase } from '../exchange/stores/sqlite-database.ts';

export interface StateOptions {
  readonly configDir: string;
  readonly stateDir: string;
  readonly dataDir: string;
}

/** Reads asterisk.conf, makes the folders that are written to, and opens the database. */
export async function openState(options: StateOptions, loader: ConfLoader): Promise<{ settings: CoreSettings; database: Database }> {
  const { settings } = await loader.load('asterisk.conf', (file) => ({ settings: readSettings(file, options), warnings: [] }));
  const { lib, spool, log, run } = settings.directories;
  for (const folder of [lib, spool, log, run]) await mkdir(folder, { recursive: true, mode: 0o750 });
  return { settings, database: new SqliteDatabase(resolve(lib, 'astdb.sqlite3')) };
}

/** Folders that asterisk.conf does not name stand below the state folder; data comes with the package. */
function readSettings(file: ConfFile, { configDir, stateDir, dataDir }: StateOptions): CoreSettings {
  const named = file.section('directories');
  const at = (option: string, otherwise: string) => resolve(named?.get(option) ?? otherwise);
  const directories: Directories = {
    etc: at('astetcdir', configDir),
    lib: at('astvarlibdir', stateDir),
    data: at('astdatadir', dataDir),
    spool: at('astspooldir', resolve(stateDir, 'spool')),
    log: at('astlogdir', resolve(stateDir, 'log')),
    run: at('astrundir', resolve(stateDir, 'run')),
  };
  const options = file.section('options');
  return {
    ...DEFAULT_SETTINGS,
    systemName: options?.get('systemname') ?? '',
    defaultLanguage: options?.get('defaultlanguage') ?? 'en',
    directories,
  };
}
