import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import ts from 'typescript';
import { ROOT } from '../architecture/source-tree.ts';
import { EXAMPLES } from '../examples/example-process.ts';

test('the tests that the page about testing shows pass', { timeout: 120_000 }, async () => {
  const page = await readFile(join(ROOT, 'docs/guide/testing.md'), 'utf8');
  const samples = [...page.matchAll(/^```[tj]s\n(.*?)^```$/gms)].map(([, text]) => text).filter((text) => text?.includes('test('));
  const source = `import assert from 'node:assert/strict';\n${samples.join('\n')}`;
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  // Beside the examples, where 'ringdown/testing' is found as they find it.
  const path = join(EXAMPLES, `page-about-testing-${process.pid}.test.js`);
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  try {
    await writeFile(path, outputText);
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', path], { env });
    assert.match(stdout, /pass 3\n/);
  } finally {
    await rm(path, { force: true });
  }
});
