// What happens while lists are read reaches the model once and in order, whichever end of the list it comes at.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LiveModel } from '../../src/client/index.ts';
import type { ScriptedManager, ScriptedRequest } from '../../src/testing/scripted-manager.ts';
import { AT_ONCE, modelShows, withServer } from './client-fixture.ts';

type Rows = readonly (readonly [string, string | number])[];

const SUCCESS: Rows = [['Response', 'Success']];
const channel = (id: string, state = 'Up'): Rows => [
  ['Channel', `SIP/${id}`],
  ['ChannelStateDesc', state],
  ['Uniqueid', id],
  ['Linkedid', id],
];
const newChannel = (id: string, state?: string): Rows => [['Event', 'Newchannel'], ...channel(id, state)];
const newState = (id: string, state: string): Rows => [['Event', 'Newstate'], ...channel(id, state)];
const hangup = (id: string): Rows => [['Event', 'Hangup'], ...channel(id)];

/** One step of an answer: an item of the list, or an event between. */
type Step = { readonly item: Rows } | { readonly event: Rows };

/** Answers a list with items and what happens between them. */
function answer(request: ScriptedRequest, name: string, steps: readonly Step[]): void {
  const { session, headers } = request;
  const id = headers.get('ActionID') ?? '';
  request.reply([...SUCCESS, ['EventList', 'start']]);
  for (const step of steps) {
    if ('event' in step) session.event(step.event);
    else session.event([['Event', name], ['ActionID', id], ...step.item]);
  }
  session.event([
    ['Event', `${name}Complete`],
    ['ActionID', id],
    ['EventList', 'Complete'],
  ]);
}

/** A server that lists channels as told, each time by the next of `answers`. */
function listsChannels(server: ScriptedManager, ...answers: (readonly Step[])[]): void {
  server.on('Status', (request) => {
    answer(request, 'Status', answers.shift() ?? []);
    return undefined;
  });
}

const states = (model: LiveModel): Record<string, string> =>
  Object.fromEntries([...model.all('channel')].map(({ uniqueId, state }) => [uniqueId, state]));

test('a channel that is made, changed or hung up before, between and after the items of the list is right, and told once', () =>
  withServer(async ({ server, client }) => {
    listsChannels(server, [
      { event: newChannel('early', 'Down') },
      { event: hangup('gone') },
      { item: channel('old', 'Ring') },
      { event: newState('old', 'Up') },
      { event: newState('late', 'Up') },
      { item: channel('late', 'Ring') },
      { event: hangup('ends') },
      { item: channel('early', 'Down') },
      { item: channel('gone') },
      { item: channel('ends') },
      { event: newChannel('new', 'Down') },
      { event: newChannel('brief', 'Down') },
      { event: hangup('brief') },
    ]);
    const ami = client();
    const model = new LiveModel(ami);
    const told: string[] = [];
    model.on('channel', ({ type, key }) => told.push(`${type} ${key}`));
    const started = model.start();
    await ami.connect();
    await started;
    assert.deepEqual(states(model), { early: 'Down', late: 'Up', old: 'Up', new: 'Down' });
    assert.deepEqual(told.sort(), ['added early', 'added late', 'added new', 'added old']);
    server.broadcast(hangup('old'));
    await modelShows(model, () => model.count('channel') === 3);
    assert.equal(model.count('call'), 3);
  }));

test('an event that the list has seen already, as Asterisk sends it behind the list, changes nothing in the end', () =>
  withServer(async ({ server, connected }) => {
    listsChannels(server, [
      { item: channel('one', 'Up') },
      { event: newChannel('one', 'Down') },
      { event: newState('one', 'Ring') },
      { event: newState('one', 'Up') },
    ]);
    const model = await LiveModel.start(await connected());
    assert.deepEqual(states(model), { one: 'Up' });
    assert.deepEqual(
      model.snapshot().calls.map(({ id, channels }) => [id, channels.length]),
      [['one', 1]],
    );
  }));

test('after a loss the lists are read anew, and a connection that is lost amid them starts them once more', () =>
  withServer(async ({ server, connected }) => {
    listsChannels(server, [{ item: channel('kept') }, { item: channel('ended') }]);
    const model = await LiveModel.start(await connected({ reconnect: AT_ONCE }));
    const told: string[] = [];
    model.on('change', ({ type, kind, key }) => told.push(`${type} ${kind} ${key}`));
    let asked = 0;
    server.on('Status', (request) => {
      if (++asked === 1) request.session.reset();
      else answer(request, 'Status', [{ item: channel('kept') }, { item: channel('new') }]);
      return undefined;
    });
    (await server.sessions(1))[0]!.reset();
    await modelShows(model, () => model.condition === 'live' && asked === 2);
    assert.deepEqual(told, ['removed channel ended', 'added channel new', 'removed call ended', 'added call new']);
  }));

test('events that the server dropped are made up for by its lists', () =>
  withServer(async ({ server, connected }) => {
    listsChannels(server, [{ item: channel('ended') }], [{ item: channel('new') }]);
    const model = await LiveModel.start(await connected());
    assert.deepEqual(states(model), { ended: 'Up' });
    server.broadcast([
      ['Event', 'EventsLost'],
      ['Count', 12],
    ]);
    await modelShows(model, () => model.count('channel') === 1 && model.get('channel', 'new') !== undefined);
  }));

test('a list that is refused is missing with its reason, and the rest is there', () =>
  withServer(async ({ server, connected }) => {
    server.on('QueueStatus', () => [
      ['Response', 'Error'],
      ['Message', 'Permission denied'],
    ]);
    listsChannels(server, [{ item: channel('one') }]);
    const model = await LiveModel.start(await connected());
    assert.match(model.missing.find(({ action }) => action === 'QueueStatus')?.error.message ?? '', /Permission denied/);
    assert.deepEqual(states(model), { one: 'Up' });
  }));

test('a caller of whom a server tells twice that it joined stands in the queue once, and leaves it whole', () =>
  withServer(async ({ server, connected }) => {
    server.on('QueueStatus', (request) => {
      answer(request, 'QueueParams', [{ item: [['Queue', 'support']] }]);
      return undefined;
    });
    listsChannels(server, [{ item: channel('one') }, { item: channel('two') }]);
    const model = await LiveModel.start(await connected());
    const line = () => model.snapshot().queues[0]?.callers.map(({ uniqueId }) => uniqueId) ?? [];
    const caller = (event: string, id: string, position: number): Rows => [
      ['Event', event],
      ...channel(id),
      ['Queue', 'support'],
      ['Position', position],
      ['Count', 2],
    ];
    for (let i = 0; i < 2; i++) for (const [at, id] of ['one', 'two'].entries()) server.broadcast(caller('QueueCallerJoin', id, at + 1));
    await modelShows(model, () => line().join() === 'one,two');
    assert.equal(model.count('queueCaller'), 2);
    server.broadcast(caller('QueueCallerLeave', 'one', 1));
    await modelShows(model, () => line().join() === 'two');
    server.broadcast(hangup('two'));
    await modelShows(model, () => line().length === 0);
    assert.equal(model.count('queueCaller'), 0);
  }));

test('who joins a queue with a priority stands before the others, and who hangs up waits no more', () =>
  withServer(async ({ server, connected }) => {
    server.on('QueueStatus', (request) => {
      const entry = (id: string, position: number): Step => ({
        item: [
          ['Queue', 'support'],
          ['Position', position],
          ['Uniqueid', id],
          ['Channel', `SIP/${id}`],
        ],
      });
      answer(request, 'QueueEntry', [entry('one', 1), entry('two', 2)]);
      return undefined;
    });
    listsChannels(server, [{ item: channel('one') }, { item: channel('two') }, { item: channel('urgent') }]);
    const model = await LiveModel.start(await connected());
    const line = () => model.snapshot().queues[0]!.callers.map(({ uniqueId }) => uniqueId);
    assert.deepEqual(line(), ['one', 'two']);
    server.broadcast([['Event', 'QueueCallerJoin'], ...channel('urgent'), ['Queue', 'support'], ['Position', 1], ['Count', 3]]);
    await modelShows(model, () => line().join() === 'urgent,one,two');
    server.broadcast(hangup('one'));
    await modelShows(model, () => line().join() === 'urgent,two');
    assert.equal(model.count('queueCaller'), 2);
  }));

test('endpoints of PJSIP are peers: their contact, state and reachability', () =>
  withServer(async ({ server, connected }) => {
    const endpoint = (name: string, state: string, contacts: string): Step => ({
      item: [
        ['ObjectType', 'endpoint'],
        ['ObjectName', name],
        ['Contacts', contacts],
        ['DeviceState', state],
      ],
    });
    server.on('PJSIPShowEndpoints', (request) => {
      const steps = [endpoint('ann', 'Ring+Inuse', 'ann/sip:ann@192.0.2.7:5060,'), endpoint('ben', 'Unavailable', '')];
      answer(request, 'EndpointList', steps);
      return undefined;
    });
    listsChannels(server, []);
    const model = await LiveModel.start(await connected());
    const [ann, ben] = ['PJSIP/ann', 'PJSIP/ben'].map((key) => model.get('peer', key));
    assert.deepEqual([ann?.address, ann?.isRegistered, ann?.deviceState], ['sip:ann@192.0.2.7:5060', true, 'ringInUse']);
    assert.deepEqual([ben?.address, ben?.isRegistered, ben?.deviceState], ['', false, 'unavailable']);
    const contact = (name: string, status: string, micros: number) =>
      server.broadcast([
        ['Event', 'ContactStatus'],
        ['URI', `sip:${name}@192.0.2.8`],
        ['ContactStatus', status],
        ['EndpointName', name],
        ['RoundtripUsec', micros],
      ]);
    contact('ben', 'Reachable', 12_345);
    contact('ann', 'Removed', 0);
    await modelShows(model, () => model.get('peer', 'PJSIP/ann')?.isRegistered === false);
    const now = model.get('peer', 'PJSIP/ben');
    assert.deepEqual([now?.address, now?.isRegistered, now?.reachability, now?.roundTripMs], ['sip:ben@192.0.2.8', true, 'reachable', 12]);
    assert.equal(model.get('peer', 'PJSIP/ann')?.address, '');
  }));
