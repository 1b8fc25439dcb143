import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange } from '../../src/testing/exchange/test-exchange.ts';
import { SECRET, withExchange } from './small-exchange.ts';

const FILES = {
  'own.conf': [
    '[general]',
    'greeting = "Hi\\t" it says',
    '[phone](!)',
    'context = default',
    '[desk](phone)',
    'codec = ulaw',
    'codec = alaw',
    '',
  ].join('\n'),
  'empty.conf': '; nothing\n',
  'broken.conf': 'a line before any section\n',
};

async function asking(t: TestContext, port: number, secret = KIT_SECRET) {
  const peer = await AmiPeer.connect({ port });
  t.after(() => peer.close());
  await peer.login('admin', secret, 'off');
  return async (action: string, headers: Record<string, string> = {}) =>
    (await peer.action(action, { ActionID: 'a', ...headers })).text.replaceAll('\r\n', '|');
}
const error = (message: string) => `Response: Error|ActionID: a|Message: ${message}||`;

test('ListCategories tells the sections of a file, all or those with a line', async (t) => {
  await using exchange = await startExchange({ files: FILES });
  const ask = await asking(t, exchange.amiPort);
  const head = 'Response: Success|ActionID: a|';
  assert.equal(
    await ask('ListCategories', { Filename: 'own.conf' }),
    `${head}Category-000000: general|Category-000001: desk||`,
    'a template is none, unless it is asked for',
  );
  assert.equal(
    await ask('ListCategories', { Filename: 'own.conf', Match: 'TEMPLATES=include' }),
    `${head}Category-000000: general|Category-000001: phone|Category-000002: desk||`,
  );
  assert.equal(await ask('ListCategories', { Filename: 'own.conf', Match: 'codec=alaw' }), `${head}Category-000000: desk||`);
  assert.equal(await ask('ListCategories', { Filename: 'empty.conf' }), `${head}Error: no categories found||`);
});

test('GetConfigJSON tells a file as JSON that a parser reads, on one line', async (t) => {
  await using exchange = await startExchange({ files: FILES });
  const ask = await asking(t, exchange.amiPort);
  const json = async (headers: Record<string, string>) => {
    const text = await ask('GetConfigJSON', { Filename: 'own.conf', ...headers });
    const [, value = ''] = /^Response: Success\|ActionID: a\|JSON: (.*)\|\|$/.exec(text) ?? [];
    return value;
  };
  assert.deepEqual(JSON.parse(await json({ Filter: 'TEMPLATES=include' })), {
    general: { greeting: '"Hi\\t" it says' },
    phone: { istemplate: 1, context: 'default' },
    desk: { templates: 'phone', context: 'default', codec: 'alaw' },
  });
  assert.equal(await json({ Category: 'desk' }), '{"desk":{"templates":"phone","context":"default","codec":"ulaw","codec":"alaw"}}');
  assert.equal(await json({ Category: 'none' }), '{}');
});

for (const action of ['GetConfig', 'ListCategories', 'GetConfigJSON']) {
  test(`${action} refuses a file that is not named, not there, not readable as one, or elsewhere`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'ringdown-conf-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const inside = join(folder, 'etc');
    mkdirSync(inside);
    writeFileSync(join(folder, 'own.conf'), FILES['own.conf']);
    await withExchange(
      async ({ amiPort }) => {
        const ask = await asking(t, amiPort, SECRET);
        assert.equal(await ask(action), error('Filename not specified'));
        assert.equal(await ask(action, { Filename: 'none.conf' }), error('Config file not found'));
        assert.equal(await ask(action, { Filename: 'broken.conf' }), error('Config file has invalid format'));
        assert.equal(await ask(action, { Filename: '../own.conf' }), error('Config file not found'));
        assert.equal(await ask(action, { Filename: join(folder, 'own.conf') }), error('File requires escalated privileges'));
      },
      { folder: inside, files: FILES },
    );
  });
}

test('ModuleCheck knows what the exchange has of the modules of Asterisk', async (t) => {
  await using exchange = await startExchange();
  const ask = await asking(t, exchange.amiPort);
  for (const name of ['app_queue', 'app_queue.so', 'chan_sip.so'])
    assert.equal(await ask('ModuleCheck', { Module: name }), 'Response: Success|ActionID: a|Version: ||', name);
  for (const headers of [{ Module: 'chan_skinny' }, {}]) assert.equal(await ask('ModuleCheck', headers), error('Module not loaded'));
});

test('SIPpeerstatus tells how each peer is, or one', async (t) => {
  await using exchange = await startExchange({ phones: { alice: { qualify: 'yes' }, bob: {} } });
  await exchange.phone('alice');
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  t.after(() => peer.close());
  await peer.login('admin', KIT_SECRET, 'off');
  const lines = async (headers: Record<string, string>) => {
    peer.send('SIPpeerstatus', { ActionID: 'p', ...headers });
    const end = await peer.event('SIPpeerstatusComplete');
    const at = peer.messages.indexOf(end);
    return peer.messages.slice(at - Number(end.get('ListItems')), at).map(({ text }) => text.replaceAll('\r\n', '|'));
  };
  const bob = 'Event: PeerStatus|Privilege: System|ChannelType: SIP|Peer: SIP/bob|PeerStatus: Unmonitored|ActionID: p||';
  const [first, second] = (await lines({})).sort();
  assert.match(
    first ?? '',
    /^Event: PeerStatus\|Privilege: System\|ChannelType: SIP\|Peer: SIP\/alice\|PeerStatus: (Unknown|Reachable\|Time: \d+)\|ActionID: p\|\|$/,
  );
  assert.equal(second, bob);
  assert.deepEqual(await lines({ Peer: 'SIP/bob' }), [bob]);
  assert.deepEqual(await lines({ Peer: 'bob' }), [bob]);
  const ask = await asking(t, exchange.amiPort);
  assert.equal(await ask('SIPpeerstatus', { Peer: 'none' }), error('No such peer'));
});
