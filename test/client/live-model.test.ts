// The live model beside real calls of an exchange, in both dialects.
import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiClient, LiveModel, type ModelSnapshot, tcp } from '../../src/client/index.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { managerConf, SECRET, type SmallExchange, sipConf, withExchange } from '../system/small-exchange.ts';
import { AT_ONCE, modelShows, nextNews } from './client-fixture.ts';

/** A busy machine is slow, not wrong. */
const WITHIN_MS = 30_000;

type Dialect = 'modern' | 'classic';

const FILES = {
  'manager.conf': managerConf(),
  'sip.conf': sipConf().replace('[general]', '[general]\ncallcounter = yes'),
  'extensions.conf': [
    '[default]',
    'exten => 101,1,Dial(SIP/bob,30)',
    'exten => 500,1,Answer()',
    ' same => n,Queue(support)',
    'exten => 650,1,MeetMe(650,dq)',
    'exten => 600,1,Answer()',
    ' same => n,Wait(3600)',
    'exten => 602,1,Dial(Local/101@default/n)',
    'exten => 700,1,Answer()',
    ' same => n,Park()',
    '',
  ].join('\n'),
  'queues.conf': '[support]\nstrategy = rrmemory\nmaxlen = 7\neventwhencalled = yes\neventmemberstatus = yes\nmember => SIP/bob,2,Bob\n',
  'voicemail.conf': '[default]\n100 => 1234,Alice\n',
};

interface Scene {
  readonly exchange: SmallExchange;
  readonly dialect: Dialect;
  readonly ami: AmiClient;
  readonly model: LiveModel;
  readonly alice: SipPhone;
  readonly bob: SipPhone;
  /** A client of its own. */
  connect(): Promise<AmiClient>;
}

/** Runs in each dialect, with two phones that registered and a model that is live. */
function inBothDialects(title: string, run: (scene: Scene) => Promise<void>): void {
  for (const dialect of ['modern', 'classic'] as const) {
    test(`${title} (${dialect})`, () =>
      withExchange(
        async (exchange) => {
          const port = dialect === 'modern' ? exchange.amiPort : exchange.classicPort;
          const clients: AmiClient[] = [];
          const connect = async () => {
            const ami = await AmiClient.connect({
              via: tcp({ host: '127.0.0.1', port }),
              username: 'admin',
              secret: SECRET,
              reconnect: AT_ONCE,
            });
            clients.push(ami);
            return ami;
          };
          const ami = await connect();
          const [alice, bob] = [await phone(exchange, 'alice'), await phone(exchange, 'bob')];
          try {
            const model = await LiveModel.start(ami, { mailboxes: ['100@default'] });
            await run({ exchange, dialect, ami, model, alice, bob, connect });
          } finally {
            alice.close();
            bob.close();
            await Promise.all(clients.map((one) => one.close()));
          }
        },
        { files: FILES },
      ));
  }
}

async function phone({ sip }: SmallExchange, name: string): Promise<SipPhone> {
  const made = await SipPhone.start({ name, secret: SECRET, server: sip, maxCalls: 4 });
  await made.register({ withinMs: WITHIN_MS });
  return made;
}

/** Nothing is left of any call. */
function isEmpty({ channels, calls, bridges, queues, parkedCalls }: ModelSnapshot): boolean {
  const people = [...channels, ...calls, ...queues.flatMap(({ callers }) => callers), ...parkedCalls];
  // The bridge of a parking lot stays for the next call, with nobody in it.
  return people.length === 0 && bridges.every(({ type, channels: inside }) => type === 'parking' && inside.length === 0);
}

/** What two models that looked at different times must agree on. */
function comparable(snapshot: ModelSnapshot): unknown {
  // Lists do not say who dialled; those of 2006 neither what a channel runs, nor which belong together, nor the name of a member.
  const leftOut = new Set(['since', 'until', 'dialledBy', 'isOnHold', 'callId', 'application', 'data']);
  const sorted = (list: readonly object[]) => [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const plain = JSON.parse(JSON.stringify({ ...snapshot, calls: snapshot.calls.length }), (key, value) => {
    if (leftOut.has(key)) return undefined;
    if (key === 'members') return sorted(value.map((member: object) => ({ ...member, name: '' })));
    return Array.isArray(value) && key !== 'callers' ? sorted(value) : value;
  });
  return plain;
}

inBothDialects('a call is seen from the dialling to the hang-up: who calls whom, who hears whom, and nothing is left', async (scene) => {
  const { model, alice, bob } = scene;
  assert.equal(model.condition, 'live');
  assert.ok(isEmpty(model.snapshot()));
  const out = await alice.call('101');
  const incoming = await bob.incoming(WITHIN_MS);
  await modelShows(model, () => [...model.all('channel')].some(({ state }) => state === 'Ringing'));
  const [caller, callee] = [...model.all('channel')];
  assert.match(`${caller!.name} ${caller!.state} ${caller!.exten}`, /^SIP\/alice-\S+ Ring 101$/);
  assert.match(`${callee!.name} ${callee!.state}`, /^SIP\/bob-\S+ Ringing$/);
  assert.equal(callee!.dialledBy, caller!.uniqueId);
  assert.equal(caller!.bridgeId, undefined);
  const [call, ...others] = model.snapshot().calls;
  assert.deepEqual([call!.channels.map(({ name }) => name), others], [[caller!.name, callee!.name], []]);

  incoming.answer();
  await out.answered(WITHIN_MS);
  await modelShows(model, () => model.partnersOf(caller!.uniqueId).length > 0);
  assert.deepEqual(model.partnersOf(caller!.uniqueId), [model.get('channel', callee!.uniqueId)]);
  assert.equal(model.idOf(callee!.name), callee!.uniqueId);
  out.hold();
  await modelShows(model, () => model.get('channel', caller!.uniqueId)?.isOnHold === true);

  out.hangup();
  await modelShows(model, () => isEmpty(model.snapshot()));
});

inBothDialects('who talks through a Local channel is a partner of who is behind it', async ({ model, alice, bob }) => {
  const out = await alice.call('602');
  (await bob.incoming(WITHIN_MS)).answer();
  await out.answered(WITHIN_MS);
  const own = () => [...model.all('channel')].find(({ name }) => name.startsWith('SIP/alice'))?.uniqueId ?? '';
  await modelShows(model, () => model.partnersOf(own()).some(({ name }) => name.startsWith('SIP/bob')));
  assert.deepEqual(
    model.partnersOf(own()).map(({ name }) => name.split('-')[0]),
    ['SIP/bob'],
  );
  assert.equal(model.snapshot().calls.length, 1);
  out.hangup();
  await modelShows(model, () => isEmpty(model.snapshot()));
});

inBothDialects(
  'a queue shows its members as they ring, pause and talk, and its callers in their order',
  async ({ model, ami, alice, bob }) => {
    const queue = () => model.snapshot().queues.find(({ name }) => name === 'support')!;
    assert.deepEqual(
      [queue().strategy, queue().max, queue().members.map((one) => [one.interface, one.penalty])],
      ['rrmemory', 7, [['SIP/bob', 2]]],
    );
    const waiting = await alice.call('500');
    const incoming = await bob.incoming(WITHIN_MS);
    await modelShows(model, () => queue().callers.length === 1 && queue().members[0]!.status === 'ringing');
    assert.match(queue().callers[0]!.channel, /^SIP\/alice-/);
    assert.ok(model.get('channel', queue().callers[0]!.uniqueId));
    incoming.answer();
    await modelShows(model, () => queue().callers.length === 0 && queue().members[0]!.status === 'inUse');
    waiting.hangup();
    await modelShows(model, () => isEmpty(model.snapshot()) && queue().members[0]!.callsTaken === 1);

    await ami.action('QueuePause', { Queue: 'support', Interface: 'SIP/bob', Paused: true });
    await ami.action('QueueAdd', { Queue: 'support', Interface: 'SIP/alice' });
    await modelShows(model, () => queue().members.length === 2);
    assert.equal(model.get('queueMember', 'support/SIP/bob')?.isPaused, true);
    await ami.action('QueueRemove', { Queue: 'support', Interface: 'SIP/alice' });
    await modelShows(model, () => queue().members.length === 1);
  },
);

inBothDialects('a parked call, the peers and a mailbox are there', async ({ model, alice, connect, dialect }) => {
  const call = await alice.call('700');
  await modelShows(model, () => model.count('parkedCall') === 1);
  const [parked] = model.all('parkedCall');
  assert.match(`${parked!.lot} ${parked!.channel}`, /^default SIP\/alice-/);
  assert.ok(parked!.until > Date.now());
  call.hangup();
  await modelShows(model, () => isEmpty(model.snapshot()));

  assert.equal(model.get('peer', 'SIP/alice')?.isRegistered, true);
  await alice.unregister({ withinMs: WITHIN_MS });
  await modelShows(model, () => model.get('peer', 'SIP/alice')?.isRegistered === false);
  assert.deepEqual(model.get('mailbox', '100@default'), { mailbox: '100@default', newMessages: 0, oldMessages: 0 });
  if (dialect === 'classic') return;
  await (await connect()).action('MWIUpdate', { Mailbox: '100@default', NewMessages: 3, OldMessages: 1 });
  await modelShows(model, () => model.get('mailbox', '100@default')?.newMessages === 3);
});

inBothDialects('a model that looks in the middle of calls sees what one sees that was there from the start', async (scene) => {
  const { model, alice, bob, connect } = scene;
  const calls = [await alice.call('101'), await alice.call('600'), await alice.call('500')];
  (await bob.incoming(WITHIN_MS)).answer();
  await bob.incoming(WITHIN_MS);
  await modelShows(model, () => model.snapshot().queues[0]!.members[0]!.status === 'ringInUse' && model.count('channel') === 5);
  const late = await LiveModel.start(await connect());
  const early = { ...model.snapshot(), mailboxes: late.snapshot().mailboxes, server: late.snapshot().server };
  assert.deepEqual(comparable(late.snapshot()), comparable(early));
  for (const call of calls) call.hangup();
  await modelShows(late, () => isEmpty(late.snapshot()));
  await modelShows(model, () => isEmpty(model.snapshot()));
});

inBothDialects('who is in a room of MeetMe hears the others there, until they leave', async ({ model, alice, bob }) => {
  const [one, other] = [await alice.call('650'), await bob.call('650')];
  await modelShows(model, () => [...model.all('bridge')].some(({ name }) => name === '650'));
  await modelShows(model, () => model.count('channel') === 2 && [...model.all('channel')].every(({ bridgeId }) => bridgeId !== undefined));
  const [first, second] = [...model.all('channel')];
  assert.equal(first!.bridgeId, second!.bridgeId);
  assert.equal(model.count('bridge'), 1);
  assert.deepEqual(
    model.partnersOf(first!.uniqueId).map(({ uniqueId }) => uniqueId),
    [second!.uniqueId],
  );
  one.hangup();
  await modelShows(model, () => model.count('channel') === 1 && model.partnersOf([...model.all('channel')][0]!.uniqueId).length === 0);
  assert.equal(model.count('bridge'), 1);
  other.hangup();
  await modelShows(model, () => isEmpty(model.snapshot()));
});

inBothDialects('what happened while there was no login is told as changes once there is one again', async (scene) => {
  const { model, ami, alice, connect } = scene;
  const other = await connect();
  const ended = await alice.call('600');
  const kept = await alice.call('600');
  await Promise.all([ended.answered(WITHIN_MS), kept.answered(WITHIN_MS)]);
  // Answered, and in what follows: until then there is more to come.
  await modelShows(model, () => [...model.all('channel')].filter((one) => one.state === 'Up' && one.application === 'Wait').length === 2);
  const [endedId, keptId] = [...model.all('channel')].map(({ uniqueId }) => uniqueId);
  const since = model.get('channel', keptId!)?.since;

  const lost = nextNews(ami, 'retry');
  const changes: string[] = [];
  model.on('change', ({ type, kind, key }) => changes.push(`${type} ${kind} ${key}`));
  await other.command('manager kick session 1');
  await lost;
  assert.equal(model.condition, 'stale');
  ended.hangup();
  await other.action('QueueAdd', { Queue: 'support', Interface: 'SIP/alice' });
  await modelShows(model, () => model.condition === 'live' && model.count('channel') === 1);
  await modelShows(model, () => model.count('queueMember') === 2);
  for (const change of [`removed channel ${endedId}`, `removed call ${endedId}`, 'added queueMember support/SIP/alice'])
    assert.ok(changes.includes(change), `${change} of ${changes.join(', ')}`);
  assert.ok(!changes.some((change) => change.includes(keptId!)), changes.join(', '));
  assert.equal(model.get('channel', keptId!)?.since, since);
  kept.hangup();
  await modelShows(model, () => isEmpty(model.snapshot()));
});

test('a loop over changes ends with the model, and a model ends with its client', () =>
  withExchange(async ({ amiPort }) => {
    const ami = await AmiClient.connect({ via: tcp({ host: '127.0.0.1', port: amiPort }), username: 'admin', secret: SECRET });
    const model = new LiveModel(ami);
    const kinds = new Set<string>();
    const loop = (async () => {
      for await (const { kind } of model.changes(['channel', 'peer'])) kinds.add(kind);
    })();
    await model.start();
    assert.deepEqual(model.missing.map(({ action }) => action).sort(), ['PJSIPShowEndpoints']);
    await ami.originate({ Channel: 'Local/700@default', Application: 'Wait', Data: '60' });
    await modelShows(model, () => model.count('channel') === 2);
    await ami.close();
    await loop;
    assert.equal(model.condition, 'closed');
    assert.deepEqual([...kinds].sort(), ['channel', 'peer']);
    await assert.rejects(LiveModel.start(ami), { code: 'AMI_CLOSED' });
  }));
