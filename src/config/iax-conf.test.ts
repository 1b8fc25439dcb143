import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseIaxConf } from './iax-conf.ts';

const parse = async (text: string) => parseIaxConf(await readConfOrEmpty(new MemoryConfSource({ 'iax.conf': text }), 'iax.conf'));

test('an empty iax.conf has the defaults of chan_iax2, and asks for MD5 and a token', async () => {
  const { general, parties, registrations } = await parse(
    '[general]\n[phone]\ntype=friend\n[template](!)\ntype=peer\n[no-party]\nhost=dynamic\n',
  );
  assert.deepEqual([general.bindAddress, general.port, general.maxExpirySeconds], ['0.0.0.0', 4569, 60]);
  assert.deepEqual([general.callNumbers.perAddress, general.callNumbers.unproven], [2048, 8192]);
  assert.deepEqual(registrations, []);
  assert.deepEqual(
    parties.map(({ name, isUser, isPeer, authMethods, callToken }) => ({ name, isUser, isPeer, authMethods, callToken })),
    [{ name: 'phone', isUser: true, isPeer: true, authMethods: 2, callToken: 'default' }],
  );
});

test('what [general] says of parties holds for those that say nothing', async () => {
  const { parties } = await parse(
    '[general]\ndisallow=all\nallow=alaw\nlanguage=de\nrequirecalltoken=auto\n[a]\ntype=user\n[b]\ntype=peer\nallow=ulaw\nlanguage=en\nrequirecalltoken=no\n',
  );
  assert.deepEqual(
    parties.map(({ codecs, language, callToken }) => [codecs, language, callToken]),
    [
      [['alaw'], 'de', 'auto'],
      [['alaw', 'ulaw'], 'en', 'no'],
    ],
  );
});

test('a register line is a user, a secret or the name of a key, and a place', async () => {
  const { registrations } = await parse('[general]\nregister => me:pw@192.0.2.1\nregister => me:[ours]@pbx.example.org:4570\n');
  assert.deepEqual(registrations, [
    { userName: 'me', secret: 'pw', outKey: '', host: '192.0.2.1', port: 4569 },
    { userName: 'me', secret: '', outKey: 'ours', host: 'pbx.example.org', port: 4570 },
  ]);
});

test('limits by network keep their order', async () => {
  const { general } = await parse('[general]\n[callnumberlimits]\n10.0.0.0/255.0.0.0 = 100\n192.0.2.0/24 = 7\n');
  assert.deepEqual(
    general.callNumbers.perNetwork.map(({ bits, limit }) => [bits, limit]),
    [
      [8, 100],
      [24, 7],
    ],
  );
});

test('a value that an option cannot have is refused with its line', async () => {
  const refused = [
    '[general]\nbindport=70000\n',
    '[general]\nregister => nobody\n',
    '[general]\nregister => me@host:0\n',
    '[general]\ncalltokenoptional=here\n',
    '[callnumberlimits]\nthere = 5\n',
    '[a]\ntype=phone\n',
    '[a]\ntype=peer\nauth=none\n',
    '[a]\ntype=peer\nrequirecalltoken=maybe\n',
  ];
  for (const text of refused) await assert.rejects(parse(text), /^ConfigError: iax\.conf:\d+: /, text);
});
