import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { silentLogger } from '../base/logger.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { ConfLoader } from '../exchange/conf-loader.ts';
import { readSettings } from './state.ts';

const FOLDERS = { configDir: '/c', stateDir: '/s', dataDir: '/d' };
const read = (text: string) => readSettings(new ConfLoader(new MemoryConfSource({ 'asterisk.conf': text }), silentLogger), FOLDERS);

test('without asterisk.conf everything that is written stands below the state folder', async () => {
  const settings = await readSettings(new ConfLoader(new MemoryConfSource({}), silentLogger), FOLDERS);
  assert.deepEqual(settings.directories, { etc: '/c', lib: '/s', data: '/d', spool: '/s/spool', log: '/s/log', run: '/s/run' });
  assert.equal(settings.systemName, '');
  assert.equal(settings.defaultLanguage, 'en');
});

test('folders, name and language of asterisk.conf count', async () => {
  const settings = await read(
    '[directories]\nastvarlibdir => /v\nastdatadir => /share\nastspooldir => /sp\nastlogdir => /l\nastrundir => /r\n[options]\nsystemname = pbx1\ndefaultlanguage = de\n',
  );
  assert.deepEqual(settings.directories, { etc: '/c', lib: '/v', data: '/share', spool: '/sp', log: '/l', run: '/r' });
  assert.equal(settings.systemName, 'pbx1');
  assert.equal(settings.defaultLanguage, 'de');
});

test('astetcdir moves the rest of the configuration, where there is such a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-etc-'));
  try {
    assert.equal((await read(`[directories]\nastetcdir => ${folder}\n`)).directories.etc, resolve(folder));
    assert.equal((await read(`[directories]\nastetcdir => ${folder}/nowhere\n`)).directories.etc, '/c');
  } finally {
    await rm(folder, { recursive: true });
  }
});
