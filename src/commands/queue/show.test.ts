import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../exchange/exchange.ts';
import { QueueQueries } from '../../exchange/queue-queries.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { queueKit } from '../../testing/queue-kit.ts';
import { CommandSet } from '../command-set.ts';
import { noManager } from '../manager-console.ts';
import queueShow from './show.ts';

async function setUp(queues: string) {
  const { core } = await coreKit('');
  const kit = await queueKit(core, queues);
  const exchange = { queues: new QueueQueries(core) } as unknown as Exchange;
  const set = new CommandSet([queueShow]);
  const run = async (line: string) => (await set.run({ exchange, manager: noManager, dialect: 'modern', stop: () => {} }, line)).lines;
  return { ...kit, run };
}

test('queues are shown with their members, by name, each with an empty line behind it', async () => {
  const { run } = await setUp('[two]\n[one]\nmember => SIP/a,3,Ann\n');
  const lines = [...(await run('queue show'))];
  assert.match(lines[0]!, /^one has 0 calls \(max unlimited\) in 'ringall' strategy/);
  assert.equal(lines[1], '   Members: ');
  assert.match(lines[2]!, /^ {6}Ann \(SIP\/a\) with penalty 3 \(ringinuse enabled\) \(Invalid\) has taken no calls yet/);
  assert.deepEqual(lines.slice(3, 5), ['   No Callers', '']);
  assert.deepEqual(lines.slice(6), ['   No Members', '   No Callers', '']);
  assert.deepEqual([...(await run('queue show none'))], ['No such queue: none.']);
});

test('of ten thousand members only those are looked at whose lines were asked for', async () => {
  const { run, queues } = await setUp(`[q]\n${Array.from({ length: 10_000 }, (_, i) => `member => SIP/${i}\n`).join('')}`);
  let looked = 0;
  for (const member of queues.find('q')!.members()) {
    const snapshot = member.snapshot.bind(member);
    member.snapshot = () => {
      looked++;
      return snapshot();
    };
  }
  for (const command of ['queue show', 'queue show q']) {
    looked = 0;
    const lines = (await run(command))[Symbol.iterator]();
    for (let i = 0; i < 12; i++) lines.next();
    assert.equal(looked, 10, command);
  }
});

test('each of many queues is looked at when its turn comes, and one that is gone by then is left out', async () => {
  const { run, queues } = await setUp(Array.from({ length: 1000 }, (_, i) => `[q${i}]\n`).join(''));
  const find = queues.find.bind(queues);
  let looked = 0;
  queues.find = (name) => {
    looked++;
    return name === 'q1' ? undefined : find(name);
  };
  const lines = await run('queue show');
  assert.equal(looked, 0);
  const text = [...lines];
  assert.equal(looked, 1000);
  assert.equal(text.filter((line) => / has 0 calls /.test(line)).length, 999);
  assert.ok(!text.some((line) => line.startsWith('q1 ')));
});
