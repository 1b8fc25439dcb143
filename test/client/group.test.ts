// Many servers at once.
import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiGroup, tcp } from '../../src/client/index.ts';
import { ScriptedManager } from '../../src/testing/scripted-manager.ts';
import { AT_ONCE } from './client-fixture.ts';

interface Two {
  readonly group: AmiGroup;
  readonly berlin: ScriptedManager;
  readonly porto: ScriptedManager;
}

async function withTwo(run: (two: Two) => Promise<void>): Promise<void> {
  const [berlin, porto] = [await ScriptedManager.start(), await ScriptedManager.start()];
  const group = new AmiGroup();
  for (const [name, { port }] of Object.entries({ berlin, porto }))
    group.add({
      name,
      via: tcp({ host: '127.0.0.1', port }),
      username: 'admin',
      secret: 'sesame',
      reconnect: AT_ONCE,
      closeTimeoutMs: 200,
    });
  try {
    await run({ group, berlin, porto });
  } finally {
    await group.close();
    await Promise.all([berlin.close(), porto.close()]);
  }
}

const event = (n: number) =>
  [
    ['Event', 'Bell'],
    ['N', n],
  ] as const;

/** Resolves with the server of the next news of that name. */
const nextOf = (group: AmiGroup, news: 'retry' | 'ready'): Promise<string> => new Promise((resolve) => group.news.once(news, resolve));

test('events of all servers come together, each with the name of its server; an action goes to the one that is named', () =>
  withTwo(async ({ group, berlin, porto }) => {
    const bells = group.events('Bell');
    const heard: string[] = [];
    group.on('bell', ({ server }) => heard.push(server));
    assert.deepEqual(
      [...(await group.connect())],
      [
        ['berlin', undefined],
        ['porto', undefined],
      ],
    );
    porto.broadcast(event(1));
    assert.equal((await bells.next()).value.server, 'porto');
    berlin.broadcast(event(2));
    const second = (await bells.next()).value;
    assert.deepEqual([second.server, second.get('N'), heard], ['berlin', '2', ['porto', 'berlin']]);
    await group.server('porto').action('Ping');
    assert.deepEqual(
      [berlin, porto].map(({ requests }) => requests.filter(({ action }) => action === 'Ping').length),
      [0, 1],
    );
    assert.throws(() => group.server('paris'), { code: 'AMI_INVALID', message: /no server paris/ });
  }));

test('the loss of one server touches no other, and what is for it waits for it instead of going elsewhere', () =>
  withTwo(async ({ group, berlin, porto }) => {
    await group.connect();
    const lost = nextOf(group, 'retry');
    const back = nextOf(group, 'ready');
    (await berlin.sessions(1))[0]!.reset();
    assert.equal(await lost, 'berlin');
    assert.equal(group.server('porto').state, 'ready');
    const ping = group.server('berlin').action('Ping');
    assert.equal((await group.server('porto').action('Ping')).ok, true);
    assert.equal(await back, 'berlin');
    assert.equal((await ping).ok, true);
    assert.deepEqual([(await berlin.sessions(2)).length, (await porto.sessions(1)).length], [2, 1]);
    assert.equal(porto.requests.filter(({ action }) => action === 'Ping').length, 1);
  }));

test('a server that is not there or refuses the login is told by its name, and can be connected later', () =>
  withTwo(async ({ group, berlin }) => {
    let isKnown = false;
    berlin.on('Login', () =>
      isKnown
        ? [['Response', 'Success']]
        : [
            ['Response', 'Error'],
            ['Message', 'Authentication failed'],
          ],
    );
    const first = await group.connect();
    assert.deepEqual([first.get('berlin')?.code, first.get('porto')], ['AMI_LOGIN_REFUSED', undefined]);
    isKnown = true;
    assert.deepEqual([...(await group.connect()).values()], [undefined, undefined]);
    assert.equal(group.server('berlin').state, 'ready');
  }));

test('close settles all: a server that has gone deaf, actions that wait, loops over events', () =>
  withTwo(async ({ group, berlin }) => {
    await group.connect();
    (await berlin.sessions(1))[0]!.fallDeaf();
    const waits = assert.rejects(group.server('berlin').action('Ping'));
    const loop = group.events();
    await group.close();
    await waits;
    assert.equal((await loop.next()).done, true);
    assert.deepEqual(
      [...group.servers.values()].map(({ state }) => state),
      ['closed', 'closed'],
    );
    assert.throws(() => group.add({ name: 'paris', via: tcp({ host: '127.0.0.1' }), username: '', secret: '' }), { code: 'AMI_CLOSED' });
  }));

test('a server can be added and removed while the others go on; a name is given once', () =>
  withTwo(async ({ group, porto }) => {
    await group.connect();
    await group.remove('berlin');
    assert.deepEqual([...group.servers.keys()], ['porto']);
    const options = { name: 'berlin', via: tcp({ host: '127.0.0.1', port: porto.port }), username: 'admin', secret: 'sesame' };
    await group.add(options).connect();
    assert.throws(() => group.add(options), { code: 'AMI_INVALID' });
    assert.deepEqual(
      [...group.servers.values()].map(({ state }) => state),
      ['ready', 'ready'],
    );
  }));
