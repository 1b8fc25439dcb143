import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * An empty folder for a test, gone when the process of the test file ends. Not before: hooks that end a test run in the order in which they
 * were given, so that one given with the folder would remove it while what was started after it still writes there.
 */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
