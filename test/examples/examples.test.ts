import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { AmiClient, tcp } from '../../src/client/index.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange } from '../../src/testing/index.ts';
import { ROOT } from '../architecture/source-tree.ts';
import { change, DaemonProcess, withSample } from '../system/daemon-process.ts';
import { ExampleProcess } from './example-process.ts';

const to = (port: number) => ({ AMI_PORT: String(port), AMI_SECRET: KIT_SECRET });

test('every example is run by a test: here, by its own, or by the one that imports it', async () => {
  const names = (await readdir(join(ROOT, 'examples'))).filter((name) => name.endsWith('.ts')).map((name) => name.replace(/\.ts$/, ''));
  const own = names.filter((name) => name.endsWith('.test')).map((name) => name.replace(/\.test$/, ''));
  const here = await readFile(join(ROOT, 'test/examples/examples.test.ts'), 'utf8');
  const unrun = names.filter((name) => !name.endsWith('.test') && !own.includes(name) && !here.includes(`ExampleProcess('${name}'`));
  assert.deepEqual(unrun, ['connect'], 'that one is what the others connect by');
});

test('count calls: an exchange in the program itself tells each channel of a call, and its end', async () => {
  await using example = new ExampleProcess('count-calls', [], {});
  assert.equal(await example.exit, 0);
  assert.match(example.output, /^AMI \(modern\) at 127\.0\.0\.1:[1-9]\d*$/m);
  assert.match(example.output, /^answered: \d+\.\d+$/m);
  const told = [...example.output.matchAll(/^(channel\.\w+) (Local\/700@default-\w+;[12])$/gm)].map(([, what]) => what);
  assert.deepEqual(told.sort(), ['channel.created', 'channel.created', 'channel.hungUp', 'channel.hungUp']);
});

test('click to call: the phone rings, then the number, and they talk', async () => {
  await using exchange = await startExchange();
  await exchange.phone('alice', { autoAnswer: true });
  await exchange.phone('bob', { autoAnswer: true });
  await using example = new ExampleProcess('click-to-call', ['SIP/alice', '101'], to(exchange.amiPort));
  await exchange.calls.talking('alice', 'bob', 30_000);
  assert.equal(await example.exit, 0);
  assert.match(example.output, /^SIP\/alice-\w+ calls 101\n$/);
});

test('click to call: a phone that is not there is told, with a status', async () => {
  await using exchange = await startExchange();
  await using example = new ExampleProcess('click-to-call', ['SIP/alice', '101'], to(exchange.amiPort));
  assert.equal(await example.exit, 1);
  assert.match(example.output, /^no call: /);
});

test('record a peer: its calls are recorded, those of others are not', async () => {
  await using exchange = await startExchange();
  await using example = new ExampleProcess('record-peer', ['SIP/alice'], to(exchange.amiPort));
  await example.printed(/listening/);
  const alice = await exchange.phone('alice');
  const bob = await exchange.phone('bob', { autoAnswer: true });
  const call = await alice.call('bob');
  await exchange.calls.talking('alice', 'bob');
  const [, file = ''] = await example.printed(/^SIP\/alice-\w+ is recorded in (\S+)\n/m);
  const bobs = await bob.incoming();
  bobs.media.playTone(440);
  await call.media.hears(440);
  call.hangup();
  await exchange.calls.allOver();
  const { size } = await stat(join(exchange.folders.spool, 'monitor', file));
  assert.ok(size > 1000, String(size));
  assert.doesNotMatch(example.output, /bob.* is recorded/);
  example.child.kill('SIGINT');
  assert.equal(await example.exit, 0);
});

test('wall board: it shows who waits in a queue and who talks, as it changes', async () => {
  await using exchange = await startExchange({
    files: { 'queues.conf': '[support]\nstrategy = ringall\nmember => SIP/bob\n' },
    extensions: { '500': ['Answer()', 'Queue(support)'] },
  });
  await using example = new ExampleProcess('wall-board', [], to(exchange.amiPort));
  await example.printed(/^support +waiting 0 {2}talking 0 {2}members 1 {2}completed 0$/m);
  const bob = await exchange.phone('bob');
  const alice = await exchange.phone('alice');
  const call = await alice.call('500');
  await example.printed(/^support +waiting 1 {2}talking 0/m);
  (await bob.incoming(30_000)).answer();
  await example.printed(/^support +waiting 0 {2}talking 1/m);
  call.hangup();
  await example.printed(/^support +waiting 0 {2}talking 0 {2}members 1 {2}completed 1$/m);
});

interface Logged {
  readonly token?: string;
  readonly event: readonly (readonly [name: string, value: string])[];
}

/** The marks in a log, each with the exchange that it came from, in their order. Rejects when the last one does not come in time. */
async function marksIn(path: string, last: string): Promise<string[]> {
  const isOver = AbortSignal.timeout(30_000);
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const events = (text.match(/.*\n/g) ?? []).map((line) => new Map((JSON.parse(line) as Logged).event));
    const marks = events.flatMap((event) => event.get('Mark') ?? []);
    if (marks.at(-1) === last) return marks;
    isOver.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const marks = (name: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${name}-${i}`);
const raise = async (client: AmiClient, names: readonly string[]): Promise<void> => {
  for (const name of names) await client.action('UserEvent', { UserEvent: 'Mark', Mark: name });
};

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-log-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('event log: killed in the middle of things it goes on where it was, without a gap or a double', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'events.jsonl');
    await using exchange = await startExchange({ files: { 'manager.conf': '[general]\nsequencenumber = yes\n' } });
    const client = await exchange.client({ events: 'off' });
    const raised: string[] = [];
    for (let life = 1; life <= 4; life++) {
      await using example = new ExampleProcess('event-log', [path], to(exchange.amiPort));
      await example.printed(/follows the exchange/);
      // The kill comes wherever the log is just then; what it misses while it is dead comes with its next life.
      const [seen, missed] = [marks(`seen-${life}`, 100), marks(`missed-${life}`, 50)];
      await raise(client, seen);
      example.child.kill('SIGKILL');
      await example.exit;
      await raise(client, missed);
      raised.push(...seen, ...missed);
    }
    await writeFile(path, '{"token":"half a li', { flag: 'a' });
    await using example = new ExampleProcess('event-log', [path], to(exchange.amiPort));
    await example.printed(/follows the exchange/);
    await raise(client, ['last']);
    assert.deepEqual(await marksIn(path, 'last'), [...raised, 'last']);
  }));

test('event log: what an exchange told that is killed stays, and its next life is followed from its first event', () =>
  withSample(({ config, state }) =>
    withFolder(async (folder) => {
      const path = join(folder, 'events.jsonl');
      const manager = join(config, 'manager.conf');
      await change(manager, (text) => `${text}\n[general](+)\nsequencenumber = yes\n`);
      const start = () => new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: KIT_SECRET });
      let daemon = start();
      const port = await daemon.port('AMI (modern)');
      await change(manager, (text) => `${text}port = ${port}\n`);
      await using _example = new ExampleProcess('event-log', [path], to(port));
      try {
        const raised: string[] = [];
        for (let life = 1; life <= 3; life++) {
          if (life > 1) daemon = start();
          await daemon.port('AMI (modern)');
          // Before the log is back: it has to ask for what it did not see.
          await using client = await AmiClient.connect({
            via: tcp({ host: '127.0.0.1', port }),
            username: 'admin',
            secret: KIT_SECRET,
            events: 'off',
          });
          const told = marks(`life-${life}`, 40);
          await raise(client, told);
          raised.push(...told);
          assert.deepEqual(await marksIn(path, told.at(-1)!), raised);
          await client.close();
          daemon.child.kill('SIGKILL');
          await daemon.exit;
        }
      } finally {
        await daemon.close();
      }
    }),
  ));
