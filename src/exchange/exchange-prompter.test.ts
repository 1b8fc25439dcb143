import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ExchangePrompter } from './exchange-prompter.ts';

const zone = (name: string, dial: string) => ({ name, description: '', ringCadenceMs: [], tones: new Map([['dial', dial]]) });
const INDICATIONS = {
  country: 'us',
  countries: new Map([
    ['us', zone('us', '350+440')],
    ['de', zone('de', '425')],
  ]),
  unknown: [],
};

test('a class of music has its files by name, or by chance where it says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-music-'));
  try {
    const names = 'abcdefgh'.split('').map((letter) => `${letter}.ulaw`);
    for (const name of names) await writeFile(join(folder, name), '');
    await writeFile(join(folder, 'readme.txt'), '');
    const prompter = new ExchangePrompter({ soundFolders: [], musicFolders: ['/'] });
    const commit = await prompter.prepareMusic({
      classes: [
        { name: 'default', directory: folder, order: 'alphabetical' },
        { name: 'chance', directory: folder, order: 'random' },
      ],
      unknown: [],
    });
    assert.equal(prompter.music('default'), undefined);
    commit();
    const files = names.map((name) => join(folder, name));
    assert.deepEqual(prompter.music('default')?.files, files);
    const orders = new Set(Array.from({ length: 20 }, () => prompter.music('chance')!.files.join()));
    assert.ok(orders.size > 1);
    for (const order of orders) assert.deepEqual(order.split(',').sort(), files);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a tone is that of the country asked for, else of the one that is set', () => {
  const prompter = new ExchangePrompter({ soundFolders: [], musicFolders: [] });
  assert.equal(prompter.tone('dial'), undefined);
  prompter.indications = INDICATIONS;
  assert.deepEqual([prompter.tone('dial'), prompter.tone('dial', 'DE'), prompter.tone('dial', 'xx')], ['350+440', '425', '350+440']);
});
