import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../src/testing/temporary-folder.ts';
import { ROOT } from '../architecture/source-tree.ts';
import { SECRET, withExchange } from '../system/small-exchange.ts';

const run = promisify(execFile);
const isSource = import.meta.url.endsWith('.ts');
const CLIENT = new URL(`../../src/client/index.${isSource ? 'ts' : 'js'}`, import.meta.url).href;

test('the page about the client runs from top to bottom, and prints what stands there', { timeout: 120_000 }, async () => {
  const page = await readFile(join(ROOT, 'docs/guide/client.md'), 'utf8');
  const samples = [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, sample]) => sample!);
  assert.equal(samples.length, 9);
  const folder = temporaryFolder();
  await withExchange(async ({ amiPort }) => {
    const program = samples
      .join('\n')
      .replaceAll("'ringdown/client'", `'${CLIENT}'`)
      .replaceAll('port: 5038', `port: ${amiPort}`)
      .replaceAll("username: 'program', secret: '3hQ7…'", `username: 'admin', secret: '${SECRET}'`);
    const file = join(folder, 'page.mjs');
    await writeFile(file, program);
    const { stdout } = await run(process.execPath, [...(isSource ? ['--import', import.meta.resolve('tsx')] : []), file]);
    assert.match(stdout, /: ready\n\d+\nAMI_REFUSED No such channel\n/);
    assert.match(stdout, /PJSIPQualify was refused: Invalid\/unknown command/);
    assert.match(stdout, /\n2 2\n/);
    assert.match(stdout, /^tcp 127\.0\.0\.1:\d+ Hangup \[\]$/m);
    assert.match(stdout, /^channel added \d+[.]\d+$/m);
    assert.match(stdout, /^Local\/700@default-\w+;1 Up$/m);
    assert.match(stdout, /^berlin is there\nporto AMI_CONNECT_FAILED$/m);
    assert.match(stdout, /: closed\n$/);
  });
});
