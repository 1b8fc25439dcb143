import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { createLogger } from '../base/logger.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseManagerConf } from '../config/manager-conf.ts';
import { ConfLoader } from './conf-loader.ts';

function loaderOf(text: string) {
  const source = new MemoryConfSource({ 'manager.conf': text });
  const lines: string[] = [];
  return {
    source,
    lines,
    loader: new ConfLoader(
      source,
      createLogger(({ level, message }) => lines.push(`${level} ${message}`)),
    ),
  };
}

test('an option that nothing acts on is told once, with file and line, over any number of reloads', async () => {
  const { source, lines, loader } = loaderOf('[general]\nenabled = yes\nnosuchoption = 1\n');
  await loader.load('manager.conf', parseManagerConf);
  await loader.load('manager.conf', parseManagerConf);
  assert.deepEqual(lines, ["warning manager.conf:3: nothing acts on option 'nosuchoption' of [general]"]);
  source.set('manager.conf', '[general]\nenabled = yes\nother = 1\n');
  await loader.load('manager.conf', parseManagerConf);
  assert.equal(lines.length, 2);
});

test('a value that cannot be used is thrown with file and line', async () => {
  const { loader } = loaderOf('[general]\nport = many\n');
  await assert.rejects(loader.load('manager.conf', parseManagerConf), (error) => error instanceof ConfigError && error.line === 2);
});
