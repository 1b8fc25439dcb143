import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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

/** Every option of [general] alone: what stands in the file, and what it sets. */
const GENERAL: readonly (readonly [line: string, expected: object])[] = [
  ['bindaddr=192.0.2.1', { bindAddress: '192.0.2.1', port: 4569 }],
  ['bindaddr=192.0.2.1:4570', { bindAddress: '192.0.2.1', port: 4570 }],
  ['bindport=4571', { port: 4571 }],
  ['port=4572', { port: 4572 }],
  ['minregexpire=10', { minExpirySeconds: 10 }],
  ['maxregexpire=3600', { maxExpirySeconds: 3600 }],
  ['pingtime=15', { pingMs: 15_000 }],
  ['lagrqtime=0', { lagMs: 0 }],
  ['delayreject=no', { delaysRejects: false }],
  ['autokill=yes', { autoKillMs: 2000 }],
  ['autokill=no', { autoKillMs: 0 }],
  ['autokill=750', { autoKillMs: 750 }],
  ['trunkfreq=40', { trunkMs: 40 }],
  ['trunkmtu=700', { trunkBytes: 700 }],
  ['trunkmtu=0', { trunkBytes: 4000 }],
  ['trunkmaxsize=500', { trunkMaxBytes: 500 }],
  ['trunkmaxsize=0', { trunkMaxBytes: 128_000 }],
  ['trunktimestamps=yes', { trunkTimestamps: true }],
];

/** Those that a party has, by itself or from [general] where `isShared`. */
const PARTY: readonly (readonly [line: string, expected: object, isShared?: boolean])[] = [
  ['auth=rsa,md5', { authMethods: 6 }, true],
  ['auth=plaintext', { authMethods: 1 }, true],
  ['disallow=ulaw', { codecs: ['alaw'] }, true],
  ['allow=!all,alaw', { codecs: ['alaw'] }, true],
  ['codecpriority=reqonly', { codecPriority: 'reqonly' }, true],
  ['codecpriority=caller', { codecPriority: 'caller' }, true],
  ['codecpriority=disabled', { codecPriority: 'disabled' }, true],
  ['language=de', { language: 'de' }, true],
  ['accountcode=acc', { accountCode: 'acc' }, true],
  ['amaflags=billing', { amaFlags: 'billing' }, true],
  ['mohinterpret=passthrough', { musicClass: 'passthrough' }, true],
  ['mohsuggest=jazz', { musicSuggest: 'jazz' }, true],
  ['maxauthreq=7', { maxUnauthenticated: 7 }, true],
  ['requirecalltoken=yes', { callToken: 'yes' }, true],
  ['requirecalltoken=no', { callToken: 'no' }, true],
  ['requirecalltoken=auto', { callToken: 'auto' }, true],
  ['qualifysmoothing=yes', { qualifySmoothing: true }, true],
  ['secret=pw', { secret: 'pw' }],
  ['inkeys=a:b', { inKeys: 'a:b' }],
  ['outkey=ours', { outKey: 'ours' }],
  ['username=me', { userName: 'me' }],
  ['host=dynamic', { isDynamic: true, host: '' }],
  ['host=192.0.2.7', { isDynamic: false, host: '192.0.2.7' }],
  ['port=4570', { port: 4570 }],
  ['defaultip=192.0.2.8', { defaultAddress: '192.0.2.8' }],
  ['context=inbound', { contexts: ['inbound'] }],
  ['peercontext=theirs', { peerContext: 'theirs' }],
  ['callerid="A" <1>', { callerId: '"A" <1>' }],
  ['callerid=asreceived', { callerId: undefined }],
  ['fullname=A B', { callerId: '"A B" <>' }],
  ['cid_number=12', { callerId: '<12>' }],
  ['qualify=yes', { qualifyMs: 2000 }],
  ['qualify=no', { qualifyMs: 0 }],
  ['qualify=300', { qualifyMs: 300 }],
  ['qualifyfreqok=5000', { qualifyFrequencyMs: 5000 }],
  ['qualifyfreqnotok=3000', { qualifyRetryMs: 3000 }],
  ['mailbox=100@default', { mailbox: '100@default' }],
  ['trunk=yes', { isTrunk: true }],
  ['sendani=yes', { sendsAni: true }],
  ['maxcallnumbers=9', { maxCallNumbers: 9 }],
  ['setvar=a=b=c', { variables: [['a', 'b=c']] }],
  ['description=Branch', { description: 'Branch' }],
];

test('each option sets what it is there for and nothing else', async () => {
  const plain = await parse('[general]\n[a]\ntype=friend\n');
  for (const [line, expected] of GENERAL) {
    const { general, unknown } = await parse(`[general]\n${line}\n`);
    assert.deepEqual({ ...general }, { ...plain.general, ...expected }, line);
    assert.deepEqual(unknown, [], line);
  }
  for (const [line, expected, isShared] of PARTY) {
    const texts = [`[general]\n[a]\ntype=friend\n${line}\n`, ...(isShared ? [`[general]\n${line}\n[a]\ntype=friend\n`] : [])];
    for (const text of texts) {
      const { parties, unknown } = await parse(text);
      const [{ line: at, ...party }, { line: plainAt, ...other }] = [parties[0]!, plain.parties[0]!];
      assert.ok(at >= plainAt);
      assert.deepEqual({ ...party }, { ...other, ...expected }, text);
      assert.deepEqual(unknown, [], text);
    }
  }
});

test('limits of call numbers and tokens stand together, and access lists decide by address', async () => {
  const { general, parties } = await parse(
    '[general]\nmaxcallnumbers=30\nmaxcallnumbers_nonvalidated=20\ncalltokenexpiration=5\ncalltokenoptional=192.0.2.0/24\n[a]\ntype=user\ndeny=0.0.0.0/0.0.0.0\npermit=192.0.2.7\n',
  );
  const { perAddress, unproven, tokenLifeSeconds, tokenOptional } = general.callNumbers;
  assert.deepEqual([perAddress, unproven, tokenLifeSeconds, tokenOptional.map(({ bits }) => bits)], [30, 20, 5, [24]]);
  const permitted = ['192.0.2.7', '192.0.2.8'].map((address) => parties[0]!.acl.permits(address));
  assert.deepEqual(permitted, [true, false]);
});

test('every option that is listed as acted on is in the tables of this test', async () => {
  const page = await readFile(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  const [, rows = ''] = /\n## iax\.conf\n(.*?)\n## /s.exec(page) ?? [];
  const listed = [...rows.matchAll(/^\| .*? \| (.*) \|$/gm)].flatMap(([, options = '']) =>
    [...options.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const tested = [...GENERAL, ...PARTY].map(([line]) => line.split('=')[0]);
  const elsewhere = [
    'acl',
    'calltokenexpiration',
    'calltokenoptional',
    'deny',
    'maxcallnumbers_nonvalidated',
    'permit',
    'register',
    'type',
  ];
  assert.deepEqual([...new Set([...tested, ...elsewhere])].sort(), [...new Set(listed)].sort());
});

test('what is not acted on is reported with its place, not taken for granted', async () => {
  const text = '[general]\njitterbuffer=yes\nencryption=yes\n[a]\ntype=friend\nforceencryption=yes\ntransfer=yes\n';
  const { unknown } = await parse(text);
  assert.deepEqual(
    unknown.map(({ option, line }) => [option, line]),
    [
      ['jitterbuffer', 2],
      ['encryption', 3],
      ['forceencryption', 6],
      ['transfer', 7],
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
    '[general]\ntrunkmtu=100\n',
    '[general]\ntrunkfreq=5\n',
    '[general]\nmaxcallnumbers=0\n',
    '[a]\ntype=peer\nqualify=soon\n',
    '[a]\ntype=peer\ncodecpriority=mine\n',
    '[a]\ntype=phone\n',
    '[a]\ntype=peer\nauth=none\n',
    '[a]\ntype=peer\nrequirecalltoken=maybe\n',
  ];
  for (const text of refused) await assert.rejects(parse(text), /^ConfigError: iax\.conf:\d+: /, text);
});
