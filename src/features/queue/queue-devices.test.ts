import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { queueCallKit } from '../../testing/queue-kit.ts';

const HINTS = `exten => 901,hint,Queue:q
exten => 902,hint,Queue:q_avail
exten => 903,hint,Queue:q_pause_Test/bob
exten => 904,hint,Queue:none
`;

/** States of hints, by their extension, as they are told. */
const told = (kit: Awaited<ReturnType<typeof queueCallKit>>) =>
  kit.told('extension.statusChanged').map(({ exten, status }) => `${exten} ${status}`);

const IDLE = 0;
const IN_USE = 1;
const UNAVAILABLE = 4;
const RINGING = 8;

test('lamps show that somebody waits, that nobody can serve and that a member is paused', async () => {
  const kit = await queueCallKit(applications, '[q]\nringinuse = no\nmember => Test/bob\n', { dialplan: HINTS });
  const status = (exten: string) => kit.core.hints.status(kit.core.hints.find('default', exten)!);
  assert.deepEqual(['901', '902', '903', '904'].map(status), [IDLE, IDLE, IDLE, UNAVAILABLE]);
  kit.facts.length = 0;
  await kit.queues.memberships.pause('q', 'Test/bob', true);
  assert.deepEqual(told(kit), [`903 ${IN_USE}`, `902 ${IN_USE}`]);
  const alice = await kit.call('alice');
  const carol = await kit.call('carol');
  assert.deepEqual(told(kit).slice(2), [`901 ${RINGING}`], 'not for each caller');
  await kit.hangUp(alice);
  await kit.hangUp(carol);
  assert.deepEqual(told(kit).slice(3), [`901 ${IDLE}`]);
  await kit.queues.memberships.pause('q', 'Test/bob', false);
  kit.core.devices.set('Test/bob', 'INUSE');
  assert.deepEqual(told(kit).slice(4), [`903 ${IDLE}`, `902 ${IDLE}`, `902 ${IN_USE}`]);
  assert.deepEqual(['901', '902', '903'].map(status), [IDLE, IN_USE, IDLE]);
});

test('the state of a queue, of its members and of one that is no more is asked for by the name of a device', async () => {
  const kit = await queueCallKit(applications, '[q]\nwrapuptime = 10\nmember => Test/bob\n[q_avail]\n');
  const state = (device: string) => kit.core.devices.get(device);
  assert.deepEqual(['Queue:q', 'queue:Q', 'Queue:q_avail', 'Queue:q_avail_avail'].map(state), [
    'NOT_INUSE',
    'NOT_INUSE',
    'NOT_INUSE',
    'INUSE',
  ]);
  assert.deepEqual(['Queue:q_pause_Test/bob', 'Queue:q_pause_Test/carol', 'Queue:other'].map(state), ['NOT_INUSE', 'INVALID', 'INVALID']);
  await kit.queues.memberships.add('q', { interface: 'Test/carol_pause_x', isPaused: true }, 'CLI');
  assert.equal(state('Queue:q_pause_Test/carol_pause_x'), 'INUSE');
  await kit.queues.memberships.remove('q', 'Test/carol_pause_x', 'CLI');
  assert.equal(state('Queue:q_pause_Test/carol_pause_x'), 'INVALID');
  const changes = kit.told('device.stateChanged').filter(({ device }) => device.includes('carol'));
  assert.deepEqual(
    changes.map((change) => change.state),
    ['INUSE', 'NOT_INUSE'],
  );
  kit.files.queues = '[other]\n';
  await kit.queues.reload({ parameters: true, members: true, rules: true });
  assert.deepEqual(
    [...kit.core.devices.entries()].filter(([device]) => device.startsWith('Queue:q')),
    [],
  );
});

test('after a call nobody is available until the time for it is over', async () => {
  const kit = await queueCallKit(applications, '[q]\nwrapuptime = 10\nmember => Test/bob\n');
  await kit.call();
  const bob = await kit.answer('bob');
  kit.facts.length = 0;
  await kit.hangUp(bob);
  const changes = () =>
    kit
      .told('device.stateChanged')
      .filter(({ device }) => device === 'Queue:q_avail')
      .map(({ state }) => state);
  assert.deepEqual(changes(), ['INUSE']);
  await kit.clock.advance(10_000);
  assert.deepEqual(changes(), ['INUSE', 'NOT_INUSE']);
});

test('a member that is reached by a Local channel follows that channel, whatever options it is dialled with', async () => {
  const kit = await queueCallKit(applications, '[q]\nmember => Local/5@x/n\n', { dialplan: '[x]\nexten => 5,1,Wait(1)\n' });
  const member = kit.queues.find('q')!.member('Local/5@x/n')!;
  kit.core.devices.set('Local/5@x', 'INUSE');
  assert.equal(member.state, 'INUSE');
});
