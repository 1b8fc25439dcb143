import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { KeyRing } from '../drivers/iax2/auth/key-ring.ts';

/** RSA keys as Asterisk keeps them: `name.pub` and `name.key` in the folder `keys` of its library. One that cannot be read is told and left out. */
export async function readKeys(folder: string, logger: Logger): Promise<KeyRing> {
  const keys = new KeyRing();
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => /^[\w.-]+\.(?:pub|key)$/.test(name)).sort()) {
    try {
      keys.add(file, await readFile(join(folder, file), 'latin1'));
    } catch (error) {
      logger.warning(`the key ${join(folder, file)} cannot be used: ${messageOf(error)}`);
    }
  }
  return keys;
}
