import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { parseAclConf, parseNetwork } from './acl.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseManagerConf } from './manager-conf.ts';

const lists = async (text: string) => parseAclConf(await readConfOrEmpty(new MemoryConfSource({ 'acl.conf': text }), 'acl.conf'));
const account = async (lines: string, aclConf = '') => {
  const file = await readConfOrEmpty(new MemoryConfSource({ 'manager.conf': `[user]\n${lines}` }), 'manager.conf');
  return parseManagerConf(file, (await lists(aclConf)).lists).accounts[0]?.acl ?? assert.fail();
};

test('of permit and deny the last that matches decides, and nobody is kept out without one', async () => {
  assert.equal((await account('secret=x')).permits('8.8.8.8'), true);
  assert.equal((await account('secret=x')).isSet, false);
  const acl = await account('deny=0.0.0.0/0.0.0.0\npermit=10.0.0.0/255.0.0.0\ndeny=10.1.0.0/16\npermit=10.1.2.3');
  assert.deepEqual(
    ['8.8.8.8', '10.2.0.1', '10.1.0.1', '10.1.2.3', '::ffff:10.2.0.1'].map((address) => acl.permits(address)),
    [false, true, false, true, true],
  );
});

test('a deny of every IPv4 address keeps IPv6 out too', async () => {
  const acl = await account('deny=0.0.0.0/0\npermit=127.0.0.1');
  assert.equal(acl.permits('2001:db8::1'), false);
  assert.equal((await account('deny=0.0.0.0/0\npermit=2001:db8::/32')).permits('2001:db8::1'), true);
});

test('several networks stand on a line, and ! turns the sense of one', async () => {
  const acl = await account('deny=0.0.0.0/0\npermit=10.0.0.0/8,!10.9.0.0/16');
  assert.deepEqual([acl.permits('10.1.0.1'), acl.permits('10.9.0.1')], [true, false]);
});

test('a named list must let the address in as well, an unknown one lets nobody in', async () => {
  const conf = '[office]\ndeny=0.0.0.0/0\npermit=192.168.0.0/24\ncolour=blue\n';
  assert.equal((await account('acl=office', conf)).permits('192.168.0.9'), true);
  assert.equal((await account('acl=office', conf)).permits('192.168.1.9'), false);
  assert.equal((await account('permit=10.0.0.0/8\nacl=nosuch', conf)).permits('10.0.0.1'), false);
  assert.equal((await account('acl=nosuch', conf)).permits('::1'), false);
  assert.deepEqual((await lists(conf)).unknown, [{ file: 'acl.conf', line: 4, category: 'office', option: 'colour' }]);
});

test('what is no address is not let in where anything restricts', async () => {
  assert.equal((await account('permit=10.0.0.0/8')).permits('nonsense'), false);
});

test('a network that cannot be read is an error with its place', async () => {
  for (const bad of ['10.0.0.0/33', '10.0.0.0/255.0.255.0', 'host', '10.0.0.0/8/8', '::/129', '10.0.0.0/ffff::']) {
    assert.equal(parseNetwork(bad), undefined, bad);
    await assert.rejects(lists(`[a]\npermit=${bad}\n`), (error) => error instanceof ConfigError && error.line === 2, bad);
  }
});
