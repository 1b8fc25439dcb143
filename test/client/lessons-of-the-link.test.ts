// What has broken AMI clients in the field, point by point: connections. The other half is lessons-of-the-wire.test.ts.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import test from 'node:test';
import { ManualClock } from '../../src/base/manual-clock.ts';
import { AmiClient, AmiRefusal, tcp } from '../../src/client/index.ts';
import { AT_ONCE, nextNews, withServer } from './client-fixture.ts';

const REFUSED = [
  ['Response', 'Error'],
  ['Message', 'Authentication failed'],
] as const;

test('a login proves the secret without telling it, unless it is asked to', () =>
  withServer(async ({ server, connected }) => {
    await connected();
    const md5 = (await server.request('Login')).headers;
    assert.equal(md5.get('Key'), createHash('md5').update('123456789sesame').digest('hex'));
    assert.equal(md5.get('Secret'), undefined);
    await connected({ auth: 'plain', events: 'call,agent' });
    const plain = (await server.request('Login')).headers;
    assert.deepEqual([plain.get('Secret'), plain.get('Key'), plain.get('Events')], ['sesame', undefined, 'call,agent']);
  }));

test('reconnection: each wait is longer than the one before up to the most, and the client says what it is doing', async () => {
  const clock = new ManualClock();
  await withServer(async ({ server, client }) => {
    const ami = client({ clock, reconnect: { firstMs: 1000, mostMs: 4000 } });
    await ami.connect();
    const waits: number[] = [];
    ami.news.on('retry', (_error, delayMs) => waits.push(delayMs));
    for (let i = 0; i < 5; i++) {
      const lost = nextNews(ami, 'retry');
      (await server.sessions(i + 1))[i]!.reset();
      await lost;
      assert.equal(ami.state, 'waiting');
      const ready = nextNews(ami, 'ready');
      await clock.advance(waits.at(-1)!);
      const [gap] = await ready;
      assert.equal(gap?.isResumed, false);
    }
    for (const [i, most] of [1000, 2000, 4000, 4000, 4000].entries()) assert.ok(waits[i]! >= most / 2 && waits[i]! <= most, `${waits}`);
  });
});

test('a refused login is a typed error, and is not tried again', () =>
  withServer(async ({ server, client }) => {
    const ami = client({ reconnect: AT_ONCE });
    server.on('Login', () => REFUSED);
    await assert.rejects(
      ami.connect(),
      (error) => error instanceof AmiRefusal && error.code === 'AMI_LOGIN_REFUSED' && /Authentication failed/.test(error.message),
    );
    assert.equal(ami.state, 'closed');
    assert.equal((await server.sessions(1)).length, 1);
  }));

test('a login that is refused on the way back ends the client with that error, and what waits fails with it', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected({ reconnect: { firstMs: 50, mostMs: 50 } });
    const stream = ami.events();
    server.on('Login', () => REFUSED);
    const closed = nextNews(ami, 'closed');
    const lost = nextNews(ami, 'retry');
    (await server.sessions(1))[0]!.reset();
    await lost;
    const waiting = assert.rejects(ami.action('Ping'), { code: 'AMI_LOGIN_REFUSED' });
    const [error] = await closed;
    assert.equal(error?.code, 'AMI_LOGIN_REFUSED');
    await waiting;
    await assert.rejects(stream.next(), { code: 'AMI_LOGIN_REFUSED' });
    assert.equal((await server.sessions(2)).length, 2);
  }));

test('a server that is not there: connect rejects, and no timer is left to keep a program alive', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const clock = new ManualClock();
  const ami = new AmiClient({ via: tcp({ host: '127.0.0.1', port }), username: 'a', secret: 'b', clock });
  await assert.rejects(ami.connect(), { code: 'AMI_CONNECT_FAILED', message: new RegExp(`tcp 127[.]0[.]0[.]1:${port}: .*ECONNREFUSED`) });
  assert.deepEqual([ami.state, clock.pendingTimers], ['closed', 0]);
});

test('what answers and is no manager is told no secret', async () => {
  for (const greeting of ['SSH-2.0-OpenSSH_9.2', 'HTTP/1.1 400 Bad Request', '220 mail.example ESMTP', 'Response: Success\r\n\r\n']) {
    await withServer(
      async ({ server, client }) => {
        await assert.rejects(client().connect(), { code: 'AMI_CONNECT_FAILED', message: /is no manager/ });
        assert.equal(server.requests.length, 0);
      },
      { greeting },
    );
  }
});

test('a server that accepts and says nothing is given up in time', async () => {
  const clock = new ManualClock();
  await withServer(
    async ({ server, client }) => {
      const ami = client({ clock, connectTimeoutMs: 5000 });
      const failed = assert.rejects(ami.connect(), { code: 'AMI_CONNECT_FAILED', message: /no login within 5000 ms/ });
      await server.sessions(1);
      await clock.advance(5000);
      await failed;
      assert.equal(clock.pendingTimers, 0);
    },
    { greeting: null },
  );
});

test('actions before the login wait for it, in their order, or fail at once where that is asked for', () =>
  withServer(async ({ server, client }) => {
    const ami = client();
    const connecting = ami.connect();
    const replies = Promise.all([1, 2, 3].map((n) => ami.freeForm.action('Ping', { N: n })));
    await connecting;
    await replies;
    assert.deepEqual(
      server.requests.map(({ action, headers }) => action + (headers.get('N') ?? '')),
      ['Challenge', 'Login', 'Ping1', 'Ping2', 'Ping3'],
    );
    const impatient = client({ whenOffline: 'fail' });
    await assert.rejects(impatient.action('Ping'), { code: 'AMI_NOT_CONNECTED' });
    const small = client({ maxWaiting: 1 });
    const first = assert.rejects(small.action('Ping', {}, { timeoutMs: 10 }), { code: 'AMI_TIMEOUT', message: /no login within/ });
    await assert.rejects(small.action('Ping'), { code: 'AMI_OVERLOADED' });
    await first;
  }));

test('after a loss the same client comes back: its listeners and loops go on, what was on its way fails once and is not sent again', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected({ reconnect: AT_ONCE });
    const heard: string[] = [];
    ami.on('UserEvent', (event) => heard.push(event.get('N') ?? ''));
    const loop = ami.events('UserEvent');
    server.on('Originate', null);
    const lost = assert.rejects(ami.action('Originate', { Channel: 'SIP/a' }), { code: 'AMI_CONNECTION_LOST' });
    await server.request('Originate');
    const back = nextNews(ami, 'ready');
    (await server.sessions(1))[0]!.reset();
    await lost;
    await back;
    server.broadcast([
      ['Event', 'UserEvent'],
      ['N', 1],
    ]);
    assert.equal((await loop.next()).value.get('N'), '1');
    assert.deepEqual(heard, ['1']);
    assert.equal(server.requests.filter(({ action }) => action === 'Originate').length, 1);
    assert.equal((await ami.action('Ping')).ok, true);
  }));

test('a client that was closed can be connected again', () =>
  withServer(async ({ connected }) => {
    const ami = await connected();
    await ami.close();
    await assert.rejects(ami.action('Ping'), { code: 'AMI_CLOSED' });
    await ami.connect();
    assert.equal((await ami.action('Ping')).ok, true);
  }));

test('half-open peers: a server that answers no Ping is lost; one that is merely quiet is not', async () => {
  const clock = new ManualClock();
  await withServer(async ({ server, client }) => {
    const ami = client({ clock, pingEveryMs: 1000, pingDeadlineMs: 500, reconnect: false });
    await ami.connect();
    for (let i = 0; i < 5; i++) {
      await clock.advance(1000);
      await server.request('Ping');
      await ami.action('Ping');
    }
    assert.equal(ami.state, 'ready');
    server.on('Ping', null);
    const closed = nextNews(ami, 'closed');
    await clock.advance(3000);
    const [error] = await closed;
    assert.equal(error?.code, 'AMI_CONNECTION_LOST');
    assert.match(error?.message ?? '', /silent for \d+ ms/);
    assert.equal(clock.pendingTimers, 0);
  });
});

test('close settles whatever the server does: one that says good-bye, one that does not, one that is gone', () =>
  withServer(async ({ server, connected }) => {
    await (await connected()).close();
    assert.equal(server.requests.at(-1)?.action, 'Logoff');
    server.on('Logoff', null);
    const silent = await connected({ closeTimeoutMs: 20 });
    const waits = assert.rejects(
      silent.freeForm.action('Nothing').then(() => silent.freeForm.action('Never')),
      Error,
    );
    server.on('Nothing', () => [['Response', 'Success']]);
    server.on('Never', null);
    await silent.close();
    await waits;
    assert.equal(silent.state, 'closed');
    const gone = await connected({ reconnect: AT_ONCE });
    (await server.sessions(3))[2]!.reset();
    await gone.close();
    await gone.close();
    assert.equal(gone.state, 'closed');
  }));

test('each action has its own time, and a reply that comes later troubles nobody', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('Slow', null);
    await assert.rejects(ami.freeForm.action('Slow', {}, { timeoutMs: 10 }), {
      code: 'AMI_TIMEOUT',
      message: /Slow: no reply within 10 ms/,
    });
    (await server.request('Slow')).reply([['Response', 'Success']]);
    assert.equal((await ami.action('Ping')).get('Ping'), 'Pong');
  }));

test('an action can be given up by a signal, before it is sent and while it waits', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('Slow', null);
    const abort = new AbortController();
    const waiting = assert.rejects(ami.freeForm.action('Slow', {}, { signal: abort.signal }), /enough/);
    await server.request('Slow');
    abort.abort(new Error('enough'));
    await waiting;
    await assert.rejects(ami.action('Ping', {}, { signal: abort.signal }), /enough/);
    assert.equal(server.requests.at(-1)?.action, 'Slow');
  }));

test('a listener that throws keeps neither other listeners nor the reader from going on', () =>
  withServer(async ({ server, connected }) => {
    const thrown: unknown[] = [];
    let tellAll = () => {};
    const all = new Promise<void>((resolve) => {
      tellAll = resolve;
    });
    const ami = await connected({ onListenerError: (error) => thrown.push(error) === 6 && tellAll() });
    const heard: string[] = [];
    ami.on('UserEvent', () => {
      throw new Error('first');
    });
    ami.on('UserEvent', async () => {
      await ami.freeForm.action('Nothing');
    });
    ami.on('UserEvent', (event) => heard.push(event.name));
    ami.events(() => {
      throw new Error('condition');
    });
    const loop = ami.events('UserEvent');
    for (let i = 0; i < 2; i++) server.broadcast([['Event', 'UserEvent']]);
    await loop.next();
    await loop.next();
    assert.deepEqual(heard, ['UserEvent', 'UserEvent']);
    assert.deepEqual(thrown.map(String), ['Error: first', 'Error: condition', 'Error: first', 'Error: condition']);
    await all;
    const refused = 'AmiRefusal: Nothing was refused: Invalid/unknown command';
    assert.deepEqual(thrown.slice(4).map(String), [refused, refused], 'what comes of a promise that a listener gives');
  }));

test('back-pressure: a loop that does not read drops by its policy and counts, and actions go on meanwhile', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const oldest = ami.events('UserEvent', { limit: 10 });
    const newest = ami.events('UserEvent', { limit: 10, whenFull: 'drop-newest' });
    for (let n = 0; n < 100; n++) {
      server.broadcast([
        ['Event', 'UserEvent'],
        ['N', n],
      ]);
    }
    assert.equal((await ami.action('Ping')).ok, true);
    assert.deepEqual([oldest.dropped, oldest.size, newest.dropped, newest.size], [90, 10, 90, 10]);
    assert.equal((await oldest.next()).value.get('N'), '90');
    assert.equal((await newest.next()).value.get('N'), '0');
  }));

test('many servers: each event says where it came from, and an action for one that is down goes to no other', () =>
  withServer((first) =>
    withServer(async (second) => {
      const one = await first.connected({ name: 'berlin', reconnect: false });
      const two = await second.connected({ name: 'paris' });
      const heard: string[] = [];
      for (const ami of [one, two]) ami.on('UserEvent', (event) => heard.push(event.server));
      const loops = [one.events(), two.events()];
      for (const { server } of [first, second]) server.broadcast([['Event', 'UserEvent']]);
      for (const loop of loops) await loop.next();
      assert.deepEqual(heard.sort(), ['berlin', 'paris']);
      const closed = nextNews(one, 'closed');
      await first.server.close();
      await closed;
      await assert.rejects(one.action('Ping'), { code: 'AMI_CLOSED' });
      assert.equal(
        second.server.requests.some(({ action }) => action === 'Ping'),
        false,
      );
    }),
  ));

test('what a login may have missed is told: from when to when, and whether the server was asked for it', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected({ reconnect: AT_ONCE });
    const loop = ami.events();
    server.broadcast([
      ['Event', 'UserEvent'],
      ['SequenceNumber', 41],
    ]);
    await loop.next();
    const back = nextNews(ami, 'ready');
    (await server.sessions(1))[0]!.reset();
    const [gap] = await back;
    assert.deepEqual([gap?.resumedFrom, gap?.isResumed, gap?.isRestarted], ['41', true, false]);
    assert.ok(gap!.backAt >= gap!.lostAt);
    const logins = server.requests.filter(({ action }) => action === 'Login');
    assert.deepEqual(
      logins.map(({ headers }) => headers.get('Resume')),
      [undefined, '41'],
    );
  }));
