import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { makeCertificate } from '../../cli/cert.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { certificateCheck, folderCheck, newestFileMs } from './disk.ts';
import { bufferCheck, clockCheck, descriptorCheck, nodeCheck, timeServerCheck } from './machine.ts';
import { type NatFacts, natCheck, portCheck } from './network.ts';
import { portOwner } from './port-owner.ts';
import { rtpCheck } from './rtp-range.ts';
import { guessCheck, secretFileCheck, weaknessOf } from './secrets.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 0, 1);

test('Node.js before 20 is an error', () => {
  assert.equal(nodeCheck('20.0.0').state, 'good');
  assert.equal(nodeCheck('18.20.4').state, 'error');
});

test('a clock that is before the newest file of the exchange is wrong', async () => {
  const folder = temporaryFolder();
  assert.equal(await newestFileMs([folder, join(folder, 'none')]), 0);
  await writeFile(join(folder, 'a'), '');
  await utimes(join(folder, 'a'), NOW / 1000, NOW / 1000);
  const newest = await newestFileMs([folder]);
  assert.equal(clockCheck(NOW, newest).state, 'good');
  const wrong = clockCheck(NOW - DAY_MS, newest);
  assert.deepEqual(
    [wrong.state, wrong.found],
    ['error', '2025-12-31T00:00:00.000Z is before 2026-01-01T00:00:00.000Z, when a file of the exchange was written'],
  );
});

test('a buffer that the kernel gives less of is a warning', async () => {
  assert.equal((await bufferCheck(8192)).state, 'good');
  assert.equal((await bufferCheck(1 << 30)).state, 'warning');
});

test('few open files are told with how many calls they are enough for', async () => {
  const limits = join(temporaryFolder(), 'limits');
  await writeFile(limits, 'Max open files            256                  4096                 files\n');
  assert.match((await descriptorCheck(limits))?.found ?? '', /^256 may be open, enough for 64 calls$/);
  await writeFile(limits, 'Max open files            unlimited            unlimited            files\n');
  assert.equal((await descriptorCheck(limits))?.state, 'good');
  assert.equal(await descriptorCheck(join(limits, 'none')), undefined);
});

test('a port that somebody has is an error, but the own one of an exchange that runs', async (t) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  for (const [protocol, port] of [
    ['tcp', (server.address() as AddressInfo).port],
    ['udp', socket.address().port],
  ] as const) {
    const wanted = { what: 'it', protocol, host: '127.0.0.1', port };
    assert.equal((await portCheck(wanted, false)).state, 'error');
    assert.equal((await portCheck(wanted, true)).state, 'good');
    assert.equal((await portCheck({ ...wanted, port: 0 }, false)).state, 'good');
  }
  assert.match((await portCheck({ what: 'it', protocol: 'tcp', host: '192.0.2.1', port: 0 }, false)).found, /no such address/);
});

test('a port that is taken is told with the program that has it', { skip: process.platform !== 'linux' }, async (t) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  assert.match((await portOwner('tcp', port)) ?? '', new RegExp(`^\\S.* [(]process ${process.pid}[)]$`));
  const taken = await portCheck({ what: 'it', protocol: 'tcp', host: '127.0.0.1', port }, false);
  assert.match(taken.found, new RegExp(`is taken by .*[(]process ${process.pid}[)]$`));
  assert.equal(await portOwner('udp', 1, '/nonexistent'), undefined);
});

test('whether a time server keeps the clock is told where the system tells it', async () => {
  const state = async (said: string | undefined) => (await timeServerCheck(async () => said))?.state;
  assert.deepEqual(
    [await state('yes'), await state('no'), await state(''), await state(undefined)],
    ['good', 'warning', undefined, undefined],
  );
});

test('ports for voice are enough for the calls that may be, and not those that the system hands out', async () => {
  const ephemeral = join(temporaryFolder(), 'range');
  await writeFile(ephemeral, '32768\t60999\n');
  const state = async (portStart: number, portEnd: number, maxCalls = 0) =>
    (await rtpCheck({ portStart, portEnd }, maxCalls, ephemeral)).state;
  assert.equal(await state(10_000, 20_000), 'good');
  assert.equal(await state(10_000, 10_099), 'warning');
  assert.equal(await state(10_000, 10_099, 25), 'good');
  assert.equal(await state(10_000, 20_000, 5000), 'warning');
  assert.equal(await state(30_000, 40_000), 'warning');
  assert.equal(await state(10_000, 32_767), 'good');
  assert.equal((await rtpCheck({ portStart: 30_000, portEnd: 40_000 }, 0, join(ephemeral, 'none'))).state, 'good');
});

test('a secret that is soon guessed is told where strangers may try, by its place and never by itself', () => {
  for (const [name, secret, isWeak] of [
    ['admin', 'amp111', true],
    ['alice', 'Alice2024x!', true],
    ['bob', 'secret123', true],
    ['bob', '4711', true],
    ['bob', '12345678901', true],
    ['bob', 'aaaaaaaabb', true],
    ['bob', '0hMfTq7dXJ2kW4vZ', false],
    ['bob', 'correct horse', false],
  ] as const)
    assert.equal(weaknessOf({ name, secret }) !== undefined, isWeak, secret);
  const accounts = ['a', 'b', 'c', 'd'].map((name, index) => ({ file: 'sip.conf', line: index + 1, name, secret: '4711' }));
  assert.equal(guessCheck('SIP', ['127.0.0.1', '::1'], accounts).state, 'good');
  assert.equal(guessCheck('SIP', ['0.0.0.0'], []).state, 'good');
  const weak = guessCheck('SIP', ['127.0.0.1', '0.0.0.0'], accounts);
  assert.equal(weak.state, 'warning');
  assert.match(weak.found, /^SIP listens on 0[.]0[.]0[.]0, and the secret of \[a\] [(]sip[.]conf:1[)] has 4 characters, of .* and 1 more$/);
  assert.doesNotMatch(weak.found + weak.remedy, /4711/);
});

test('a file with secrets is its owner and group alone', { skip: process.platform === 'win32' }, async () => {
  const path = join(temporaryFolder(), 'secrets.conf');
  assert.equal(await secretFileCheck(path), undefined);
  await writeFile(path, '');
  for (const [mode, state] of [
    [0o600, 'good'],
    [0o640, 'good'],
    [0o644, 'warning'],
    [0o602, 'warning'],
  ] as const) {
    await chmod(path, mode);
    assert.equal((await secretFileCheck(path))?.state, state, mode.toString(8));
  }
});

test('what phones outside are told fits where the exchange listens', async () => {
  const facts: NatFacts = { bindAddress: '0.0.0.0', externalAddress: undefined, hasLocalNetworks: true, own: ['192.168.1.5'] };
  const state = async (more: Partial<NatFacts>) =>
    (await natCheck({ ...facts, ...more }, async (name) => (name === 'pbx.example' ? '203.0.113.9' : undefined))).state;
  assert.equal(await state({ bindAddress: '127.0.0.1' }), 'good');
  assert.equal(await state({}), 'warning');
  assert.equal(await state({ own: ['192.168.1.5', '203.0.113.9'] }), 'good');
  assert.equal(await state({ externalAddress: '203.0.113.9:5060' }), 'good');
  assert.equal(await state({ externalAddress: '203.0.113.9', hasLocalNetworks: false }), 'warning');
  assert.equal(await state({ externalAddress: '172.16.0.1' }), 'warning');
  assert.equal(await state({ externalAddress: 'pbx.example' }), 'good');
  assert.equal(await state({ externalAddress: 'gone.example' }), 'error');
});

test('a folder that cannot be made is an error, one that a start would make is not', async () => {
  const folder = temporaryFolder();
  assert.equal((await folderCheck(join(folder, 'a', 'b'))).state, 'good');
  await writeFile(join(folder, 'file'), '');
  assert.equal((await folderCheck(join(folder, 'file', 'b'))).state, 'error');
});

test('a certificate is held against the day and against its key', async () => {
  const folder = temporaryFolder();
  const made = await makeCertificate({ hosts: ['localhost'], out: folder, days: 100, force: false }, new Date(NOW));
  const files = { file: 'manager.conf', certificate: made.certificate, key: made.key };
  const on = async (days: number) => certificateCheck(files, NOW + days * DAY_MS);
  assert.deepEqual(
    [(await on(1)).state, (await on(80)).state, (await on(101)).state, (await on(-1)).state],
    ['good', 'warning', 'error', 'error'],
  );
  assert.match((await on(101)).found, /ended on 2026-04-11$/);
  const other = await makeCertificate({ hosts: ['localhost'], out: join(folder, 'b'), days: 100, force: false }, new Date(NOW));
  assert.match((await certificateCheck({ ...files, key: other.key }, NOW)).found, /is not the key of/);
  assert.equal((await certificateCheck({ ...files, key: join(folder, 'none') }, NOW)).state, 'error');
});
