import { isDeepStrictEqual } from 'node:util';
import type { Logger } from '../base/logger.ts';
import type { Reloadable } from './modules.ts';

/**
 * A file whose options are put in force by a start alone: a reload checks it, so that what is broken is refused now and not by the next
 * start, and says which options wait for that.
 * @param inForce what the start read
 */
export function readAtStartOnly<Options extends object>(
  module: string,
  file: string,
  { inForce, read, logger }: { readonly inForce: Options; readonly read: () => Promise<Options>; readonly logger: Logger },
): Reloadable {
  return {
    module,
    async prepare() {
      const next = await read();
      const waiting = (Object.keys(next) as (keyof Options & string)[]).filter((name) => !isDeepStrictEqual(next[name], inForce[name]));
      return () => {
        if (waiting.length > 0) logger.warning(`${file}: what has changed is put in force by the next start only (${waiting.join(', ')})`);
      };
    },
  };
}
