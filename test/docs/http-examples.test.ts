import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../src/testing/temporary-folder.ts';
import { ROOT } from '../architecture/source-tree.ts';
import { findProgram } from '../interop/programs.ts';
import { managerConf, SECRET, withExchange } from '../system/small-exchange.ts';

const run = promisify(execFile);
const skip = findProgram('curl') ? false : 'not on this machine: curl';

/** What each command of the page brings, in their order. */
const ANSWERS = [
  /^Response: Success\r\nMessage: Authentication accepted\r\n/,
  /^Response: Success\r\nMessage: Originate successfully queued\r\n/,
  /<generic .*event='CoreShowChannelsComplete'/,
  /^Response: Success\r\nMessage: Waiting for Event completed\.?\r\n[\s\S]*Event: WaitEventComplete\r\n/,
  /^Response: Goodbye\r\n/,
  /^Response: Success\r\n(?:Message: .*\r\n)?Ping: Pong\r\n/,
];

test('each command of the page about HTTP does what stands there', { skip, timeout: 120_000 }, async () => {
  const page = await readFile(join(ROOT, 'docs/guide/http.md'), 'utf8');
  const [, sample = ''] = /^```sh\n(.*?)^```$/ms.exec(page) ?? [];
  const commands = sample.split('\n').filter((line) => line.startsWith('curl '));
  assert.equal(commands.length, ANSWERS.length);
  const [, conf = ''] = /^```ini\n; http\.conf\n(.*?)^```$/ms.exec(page) ?? [];
  const folder = temporaryFolder();
  const files = { 'http.conf': conf.replace('8088', '0'), 'manager.conf': managerConf('[general](+)\nwebenabled = yes\n') };
  await withExchange(
    async ({ running }) => {
      const port = running.places.find(({ what }) => what === 'HTTP')?.port;
      const base = /^base=(\S+)$/m.exec(sample)?.[1]?.replace('8088', String(port));
      for (const [at, command] of commands.entries()) {
        const { stdout } = await run('sh', ['-c', command], { cwd: folder, env: { ...process.env, base, SECRET } });
        assert.match(stdout, ANSWERS[at]!, command);
      }
    },
    { files },
  );
});
