import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dial } from '../testing/app-kit.ts';
import { type QueueCallKit, queueCallKit } from '../testing/queue-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const DIALPLAN = `[sub]
exten => s,1,Set(RAN=\${ARG1} of \${CHANNEL})
exten => s,2,Return()
[elsewhere]
exten => 9,1,Wait(60)
`;

/** A queue `q` with these lines, called by `Queue(q${rest})`. */
const setUp = (lines: string, rest = ''): Promise<QueueCallKit> =>
  queueCallKit(applications, `[q]\n${lines}`, { wanted: `q${rest}`, dialplan: DIALPLAN });

const status = (kit: QueueCallKit) =>
  kit
    .trace('alice')
    .filter((line) => line.startsWith('var QUEUESTATUS='))
    .at(-1);

describe('a letter of Queue', () => {
  const ONE = 'timeout = 5\nretry = 1\nmember => Test/bob\n';

  test('r has the caller hear ringing in place of music', async () => {
    for (const [options, rings] of [
      ['', false],
      [',r', true],
      [',d', false],
    ] as const) {
      const kit = await setUp(ONE, options);
      const alice = await kit.call();
      assert.equal(kit.core.holdMusic.isOn(alice), !rings, options);
      assert.equal(legOf(alice).media.sounds.includes('tone of ring 1'), rings, options);
    }
  });

  test('R has it hear ringing from when a phone rings until it rings no more', async () => {
    const kit = await setUp(ONE, ',R');
    const alice = await kit.call();
    assert.equal(kit.core.holdMusic.isOn(alice), true);
    kit.driver.channelOf('bob').partyRinging();
    await kit.settle();
    assert.equal(kit.core.holdMusic.isOn(alice), false);
    await kit.clock.advance(5000);
    assert.equal(kit.core.holdMusic.isOn(alice), true);
  });

  test('m names the music, else the queue does', async (t) => {
    for (const [options, lines, expected] of [
      [',m(jazz)', 'musicclass = rock\n', 'jazz'],
      ['', 'musicclass = rock\n', 'rock'],
      ['', '', 'default'],
    ] as const) {
      const kit = await setUp(ONE + lines, options);
      t.mock.method(kit.core.prompter, 'music', (name: string) => ({ name, files: ['tune'] }));
      await kit.call();
      assert.deepEqual(
        kit.told('channel.musicStarted').map(({ musicClass }) => musicClass),
        [expected],
      );
    }
  });

  test('n ends the wait when each member has had its chance', async () => {
    for (const [strategy, seconds] of [
      ['ringall', 5],
      ['linear', 11],
    ] as const) {
      const kit = await setUp(`strategy = ${strategy}\n${ONE}member => Test/carol\n`, ',n');
      await kit.call();
      await kit.clock.advance(seconds * 1000 - 1);
      assert.equal(status(kit), undefined, strategy);
      await kit.clock.advance(1);
      assert.equal(status(kit), 'var QUEUESTATUS=TIMEOUT', strategy);
    }
  });

  test('C and an answer have phones that ring in vain count as answered elsewhere', async () => {
    for (const [options, cause] of [
      ['', 16],
      [',C', 26],
    ] as const) {
      const kit = await setUp(ONE, options);
      await kit.call();
      const bob = kit.driver.channelOf('bob');
      await kit.clock.advance(5000);
      assert.ok(legOf(bob).orders.includes(`hangup ${cause}`), `${options} ${legOf(bob).orders}`);
    }
    const kit = await setUp(`${ONE}member => Test/carol\n`);
    await kit.call();
    const carol = kit.driver.channelOf('carol');
    await kit.answer('bob');
    assert.ok(legOf(carol).orders.includes('hangup 26'));
  });

  test('i keeps a phone from sending the call elsewhere', async () => {
    for (const [options, locals] of [
      ['', 1],
      [',i', 0],
    ] as const) {
      const kit = await setUp(ONE, options);
      kit.core.addDriver({
        technology: 'Local',
        description: 'where calls are sent',
        request: ({ resource }) => kit.driver.request({ resource, caller: undefined, linkedId: undefined } as never),
      });
      await kit.call();
      kit.driver.channelOf('bob').partyForwarded('9@elsewhere', 0);
      await kit.settle();
      assert.equal([...kit.core.channels].filter(({ name }) => name.startsWith('Test/9@elsewhere')).length, locals, options);
    }
  });

  test('I keeps the caller from being shown who answers', async () => {
    for (const [options, number] of [
      ['', '101'],
      [',I', undefined],
    ] as const) {
      const kit = await setUp(ONE, options);
      const alice = await kit.call();
      await kit.answer('bob');
      assert.equal(alice.connectedLine.number, number, options);
    }
  });

  test('b and B run a subroutine for the member and for the caller before a phone rings', async () => {
    const kit = await setUp(ONE, ',b(sub^s^1(member))B(sub^s^1(caller))');
    const alice = await kit.call();
    const bob = kit.driver.channelOf('bob');
    assert.deepEqual([alice.getVariable('RAN'), bob.getVariable('RAN')], [`caller of ${alice.name}`, `member of ${bob.name}`]);
    const steps = kit.facts.map(({ type }) => type);
    assert.ok(steps.lastIndexOf('channel.stepStarted') < steps.indexOf('queue.agentCalled'), 'both before the call');
  });

  test('H lets the caller hang up by * while phones ring', async () => {
    for (const [options, hungUp] of [
      ['', false],
      [',h', false],
      [',H', true],
    ] as const) {
      const kit = await setUp(ONE, options);
      const alice = await kit.call();
      await dial(kit, alice, '*');
      assert.equal(alice.ended, hungUp, options);
    }
  });
});

describe('a position that is asked for', () => {
  test('is given, as far as callers of a higher priority allow', async () => {
    const kit = await setUp('');
    await kit.call('alice');
    await kit.call('carol');
    kit.core.globals.set('WANTED', 'q,,,,,,,,,2');
    await kit.call('dave');
    kit.core.globals.set('WANTED', 'q,,,,,,,,,-1');
    await kit.call('erin');
    const line = [...kit.queues.find('q')!.line].map(({ channel }) => channel.name.split(/[/-]/)[1]);
    assert.deepEqual(line, ['alice', 'dave', 'carol', 'erin']);
  });
});
