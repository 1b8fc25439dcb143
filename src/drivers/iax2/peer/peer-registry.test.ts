import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfOrEmpty } from '../../../config/conf-file.ts';
import { MemoryConfSource } from '../../../config/conf-source.ts';
import { parseIaxConf } from '../../../config/iax-conf.ts';
import { PeerRegistry } from './peer-registry.ts';

const parties = async (text: string) => {
  const source = new MemoryConfSource({ 'iax.conf': text });
  return (await parseIaxConf(await readConfOrEmpty(source, 'iax.conf'))).parties;
};

test('thousands of parties are taken in portions, and those of before hold until all change at once', async () => {
  const many = Array.from({ length: 2500 }, (_, i) => `[p${i}]\ntype=peer\nhost=dynamic\n`).join('');
  const registry = new PeerRegistry();
  for (const _ of registry.load(await parties('[a]\ntype=friend\nsecret=old\n[gone]\ntype=user\nsecret=x\n')));
  const gone = registry.user('gone');
  const seen = () => ({ secret: registry.user('a')?.options.secret, peers: registry.peers.length, users: registry.users.length });
  const loading = registry.load(await parties(`[a]\ntype=friend\nsecret=new\n${many}`));
  let portions = 0;
  let step = loading.next();
  for (; !step.done; step = loading.next()) {
    portions++;
    assert.deepEqual(seen(), { secret: 'old', peers: 1, users: 2 });
  }
  assert.ok(portions > 2);
  assert.deepEqual(seen(), { secret: 'new', peers: 2501, users: 1 });
  assert.deepEqual(step.value, [gone]);
});
