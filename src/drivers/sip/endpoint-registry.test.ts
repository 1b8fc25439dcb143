import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfOrEmpty } from '../../config/conf-file.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { parseSipConf } from '../../config/sip-conf.ts';
import type { Contact } from './endpoint.ts';
import { EndpointRegistry } from './endpoint-registry.ts';
import type { Flow } from './transport/flow.ts';

const contact = (port: number, flow?: Flow) =>
  ({ uri: `sip:a@127.0.0.1:${port}`, address: { address: '127.0.0.1', port }, flow }) as Contact;

test('who is reached over a connection is known without a walk through all, and forgotten with the contact', async () => {
  const source = new MemoryConfSource({ 'sip.conf': '[a]\ntype=friend\nhost=dynamic\n[b]\ntype=friend\nhost=dynamic\n' });
  const { endpoints } = await parseSipConf(await readConfOrEmpty(source, 'sip.conf'));
  const registry = new EndpointRegistry();
  for (const _ of registry.load(endpoints));
  const [a, b] = [...registry];
  assert.ok(a && b);
  const [one, two] = [{} as Flow, {} as Flow];
  registry.setContacts(a, [contact(1, one), contact(2, two)]);
  registry.setContacts(b, [contact(3, one), contact(4)]);
  assert.deepEqual(registry.reachedOver(one), [a, b]);
  assert.deepEqual(registry.reachedOver(two), [a]);
  registry.setContacts(a, [contact(2, two)]);
  assert.deepEqual(registry.reachedOver(one), [b]);
  for (const _ of registry.load([]));
  assert.deepEqual([registry.reachedOver(one), registry.reachedOver(two)], [[], []]);
});

test('thousands of endpoints are taken in portions, and those of before hold until all change at once', async () => {
  const parsed = async (text: string) => {
    const source = new MemoryConfSource({ 'sip.conf': text });
    return (await parseSipConf(await readConfOrEmpty(source, 'sip.conf'))).endpoints;
  };
  const many = Array.from({ length: 2500 }, (_, i) => `[p${i}]\ntype=friend\nhost=dynamic\n`).join('');
  const registry = new EndpointRegistry();
  for (const _ of registry.load(await parsed('[a]\ntype=friend\ncontext=old\n[gone]\ntype=friend\n')));
  const [a, gone] = [...registry];
  const seen = () => ({ context: a?.options.call.context, names: [...registry.names()].length });
  const loading = registry.load(await parsed(`[a]\ntype=friend\ncontext=new\n${many}`));
  let portions = 0;
  let step = loading.next();
  for (; !step.done; step = loading.next()) {
    portions++;
    assert.deepEqual(seen(), { context: 'old', names: 2 });
  }
  assert.ok(portions > 2);
  assert.deepEqual(seen(), { context: 'new', names: 2501 });
  assert.deepEqual(step.value, [gone]);
});
