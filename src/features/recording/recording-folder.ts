import { join, resolve } from 'node:path';
import { pathWithin } from '../../base/path-guard.ts';
import type { Core } from '../../core/core.ts';

/** Where recordings go, `monitor` below the spool folder. No name leads out of it, whoever gives it. */
export const recordingFolder = (core: Core): string => resolve(join(core.settings.directories.spool, 'monitor'));

/** Where a recording of that name is; undefined for a name that leads elsewhere, which is logged. */
export function recordingPath(core: Core, name: string): string | undefined {
  const path = pathWithin(recordingFolder(core), name);
  if (path === undefined)
    core.logger.warning(`a recording cannot be named ${JSON.stringify(name)}: it has to be below ${recordingFolder(core)}`);
  return path;
}
