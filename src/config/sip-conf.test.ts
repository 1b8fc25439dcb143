import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseSipConf } from './sip-conf.ts';

const parse = async (text: string) => parseSipConf(await readConfOrEmpty(new MemoryConfSource({ 'sip.conf': text }), 'sip.conf'));
const endpoint = async (text: string) => (await parse(text)).endpoints[0] ?? assert.fail('no endpoint');

const RECORDED = `[general]
bindport=5060
bindaddr=127.0.0.1
context=default
allowguest=no
disallow=all
allow=ulaw
minexpiry=2
callevents=yes
notifyringing=yes
notifyhold=yes
limitpeersonly=yes
callcounter=yes
canreinvite=no
videosupport=no
srvlookup=no
dtmfmode=rfc2833
`;

test('[general] sets what holds for all, and its unknown options are listed with their place', async () => {
  const { general: options, unknown } = await parse(RECORDED);
  assert.deepEqual(
    [options.bindAddress, options.tcpBindAddress, options.port, options.minExpirySeconds],
    ['127.0.0.1', '127.0.0.1', 5060, 2],
  );
  assert.deepEqual([options.allowGuest, options.callEvents, options.limitPeersOnly, options.notifyHold], [false, true, true, true]);
  assert.deepEqual(
    unknown.map((each) => [each.option, each.line]),
    [
      ['videosupport', 15],
      ['srvlookup', 16],
    ],
  );
  assert.deepEqual(options.guest.codecs, ['ulaw']);
});

test('a phone starts from [general] and has its own on top', async () => {
  const dora = await endpoint(
    `${RECORDED}[dora]\ntype=friend\nsecret=phonepw\nhost=dynamic\ncontext=more\ncall-limit=1\ncallerid="Dora Desk" <201>\naccountcode=sales\nsetvar=DESK=42\nsetvar=_TEAM=blue\nqualify=1000\nqualifyfreq=2\ndisallow=all\nallow=alaw:30,ulaw\ncallingpres=prohib\n`,
  );
  assert.equal(dora.name, 'dora');
  assert.equal(dora.line, 18);
  assert.deepEqual(
    [dora.call.context, dora.call.callLimit, dora.call.callerId, dora.call.accountCode],
    ['more', 1, '"Dora Desk" <201>', 'sales'],
  );
  assert.deepEqual(dora.call.variables, [
    ['DESK', '42'],
    ['_TEAM', 'blue'],
  ]);
  assert.deepEqual(dora.call.codecs, ['alaw', 'ulaw']);
  assert.deepEqual(dora.call.packetTimesMs, { alaw: 30 });
  assert.deepEqual(
    [dora.call.directMedia, dora.call.callCounter, dora.call.notifyHold, dora.call.callingPresentation],
    [false, true, true, 'prohib'],
  );
  assert.deepEqual(
    [dora.aor.isDynamic, dora.aor.host, dora.aor.qualifyMs, dora.aor.qualifyFrequencyMs, dora.aor.minExpirySeconds],
    [true, '', 1000, 2000, 2],
  );
  assert.equal(dora.auth.secret, 'phonepw');
  assert.deepEqual([dora.identify.byUser, dora.identify.byAddress, dora.identify.acl.isSet], [true, true, false]);
});

test('the order of the sections does not matter to what they inherit, nor does one endpoint touch another', async () => {
  const options = await parse('[a]\ntype=peer\nallow=g722\n[b]\ntype=user\n[general]\ndisallow=all\nallow=alaw\n');
  assert.deepEqual(
    options.endpoints.map((each) => each.call.codecs),
    [['alaw', 'g722'], ['alaw']],
  );
  assert.deepEqual(
    options.endpoints.map((each) => [each.identify.byUser, each.identify.byAddress]),
    [
      [false, true],
      [true, false],
    ],
  );
});

test('codecs are added and taken in order; what media cannot carry is passed over', async () => {
  const of = async (lines: string) => (await endpoint(`[a]\ntype=friend\n${lines}`)).call.codecs;
  assert.deepEqual(await of('disallow=all\nallow=gsm\nallow=alaw\nallow=ulaw'), ['alaw', 'ulaw']);
  assert.deepEqual(await of('allow=!all,g722,ulaw'), ['g722', 'ulaw']);
  assert.deepEqual(await of('disallow=ulaw'), ['alaw']);
});

test('templates work as with every file', async () => {
  const a = await endpoint('[phone](!)\ntype=friend\nhost=dynamic\n[a](phone)\nsecret=x\n');
  assert.deepEqual([a.name, a.aor.isDynamic, a.auth.secret], ['a', true, 'x']);
});

test('a trunk has an address, words of before 1.4 are understood', async () => {
  const trunk = await endpoint(
    '[trunk]\ntype=peer\nhost=10.0.0.1\nport=5080\ninsecure=very\nsendrpid=pai\ndeny=0.0.0.0/0\npermit=10.0.0.0/8\ntransport=tcp,udp\nqualify=yes\n',
  );
  assert.deepEqual([trunk.aor.host, trunk.aor.port, trunk.aor.transports, trunk.aor.qualifyMs], ['10.0.0.1', 5080, ['tcp', 'udp'], 2000]);
  assert.deepEqual([trunk.auth.skipsInviteAuth, trunk.identify.anyPort, trunk.call.sendsIdentity], [true, true, 'pai']);
  assert.deepEqual([trunk.identify.acl.permits('10.1.1.1'), trunk.identify.acl.permits('11.1.1.1')], [true, false]);
});

test('binding may name a port, IPv6 in brackets', async () => {
  const { general: options } = await parse(
    '[general]\nudpbindaddr=[::]:5070\ntcpenable=yes\ntcpbindaddr=0.0.0.0:5071\nexternaddr=203.0.113.1\nlocalnet=192.168.0.0/16\n',
  );
  assert.deepEqual(
    [options.bindAddress, options.port, options.tcpEnabled, options.tcpBindAddress, options.tcpPort],
    ['::', 5070, true, '0.0.0.0', 5071],
  );
  assert.equal(options.externalAddress, '203.0.113.1');
  assert.equal(options.localNetworks[0]?.bits, 16);
});

test('guests are refused and unknown users look like known ones without a word in the file', async () => {
  const options = await parse('');
  assert.deepEqual([options.general.allowGuest, options.general.alwaysAuthReject, options.endpoints.length], [false, true, 0]);
});

test('a section without a type is no endpoint', async () => {
  assert.equal((await parse('[authentication]\nauth=x\n')).endpoints.length, 0);
});

for (const line of [
  'type=phone',
  'type=peer\nport=x',
  'type=peer\ndtmfmode=loud',
  'type=peer\ntransport=carrier',
  'type=peer\npermit=nowhere',
  'type=peer\ncall-limit=many',
  'type=peer\ncallingpres=loud',
]) {
  test(`an endpoint refuses ${line.replace('\n', ', ')}`, async () => {
    await assert.rejects(parse(`[a]\n${line}\n`), (error) => error instanceof ConfigError && error.line === line.split('\n').length + 1);
  });
}

test('a codec that is allowed and that nobody would hear is said', async () => {
  const { unknown } = await parse('[a]\ntype=peer\nallow=ulaw:30,g729\nallow=!gsm,all\n');
  assert.deepEqual(
    unknown.map(({ line, option }) => [line, option]),
    [[3, 'allow = g729']],
  );
});

test('options are frozen', async () => {
  const a = await endpoint('[a]\ntype=peer\nsetvar=A=1\n');
  assert.ok(Object.isFrozen(a) && Object.isFrozen(a.call.variables) && Object.isFrozen(a.aor));
});
