import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseResParkingConf } from './res-parking-conf.ts';

const parse = async (text: string) =>
  parseResParkingConf(await readConfOrEmpty(new MemoryConfSource({ 'res_parking.conf': text }), 'res_parking.conf'));

test('each section but [general] is a lot, with what Asterisk has by itself where it says nothing', async () => {
  const { hasDynamicLots, lots } = await parse(
    '[general]\nparkeddynamic = yes\n[default]\n[upstairs]\nparkext => 750\nparkpos => 751-752\ncontext => up\nparkedplay = both\nfindslot = next\ncomebacktoorigin = no\n',
  );
  assert.equal(hasDynamicLots, true);
  const [first, second] = lots;
  assert.deepEqual(
    [first?.name, first?.parkExten, first?.firstSpace, first?.lastSpace, first?.context, first?.timeoutSeconds, first?.courtesyFor],
    ['default', '', 701, 750, 'parkedcalls', 45, 'caller'],
  );
  assert.deepEqual(
    [
      second?.parkExten,
      second?.firstSpace,
      second?.lastSpace,
      second?.context,
      second?.findSpace,
      second?.courtesyFor,
      second?.comesBackToOrigin,
    ],
    ['750', 751, 752, 'up', 'next', 'both', false],
  );
});

test('spaces that are no range, or more than a lot may have, are refused with their place', async () => {
  for (const range of ['720-701', '0-5', 'a-b', '701', '1-10001'])
    await assert.rejects(parse(`[default]\nparkpos = ${range}\n`), /res_parking\.conf.*parkpos/, range);
});

test('two lots of one context may share the extension that parks, and nothing else', async () => {
  const two = (change: string) => parse(`[a]\nparkext = 700\nparkpos = 701-705\n[b]\nparkext = 700\nparkpos = 711-715\n${change}\n`);
  assert.equal((await two('')).lots.length, 2);
  await assert.rejects(two('parkext_exclusive = yes'), /lot 'a'/);
  await assert.rejects(two('parkpos = 705-706'), /lot 'a'/);
  assert.equal((await two('parkpos = 705-706\ncontext = other')).lots.length, 2);
});
