import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiClient, type AmiClientOptions, type AmiEvent, type Dialler, type Transport, tcp } from '../../src/client/index.ts';
import { startExchange, type TestExchange } from '../../src/testing/index.ts';
import { AT_ONCE, nextNews, withServer } from './client-fixture.ts';

const NUMBERED = { files: { 'manager.conf': '[general]\nsequencenumber = yes\n' } };
const KIT = { username: 'admin', secret: 'sesame' };

/** The way to the exchange that is meant at the moment: what is started anew listens elsewhere here, and is reached at the same place. */
class Place {
  exchange!: TestExchange;
  readonly via: Dialler = {
    label: 'the exchange',
    dial: async (receiver, signal) => {
      this.#transport = await tcp({ host: '127.0.0.1', port: this.exchange.amiPort }).dial(receiver, signal);
      return this.#transport;
    },
  };
  #transport: Transport | undefined;

  /** Ends the connection that was made last. */
  cut(): void {
    this.#transport?.destroy();
  }

  async start(): Promise<void> {
    this.exchange = await startExchange(NUMBERED);
  }

  async raise(...names: readonly string[]): Promise<void> {
    await using client = await this.exchange.client({ events: 'off' });
    for (const name of names) await client.action('UserEvent', { UserEvent: 'Mark', Mark: name });
  }

  client(options: Partial<AmiClientOptions> = {}): AmiClient {
    return new AmiClient({ via: this.via, ...KIT, reconnect: AT_ONCE, ...options });
  }
}

async function withPlace(use: (place: Place) => Promise<void>): Promise<void> {
  const place = new Place();
  await place.start();
  try {
    await use(place);
  } finally {
    await place.exchange.close();
  }
}

/** The marks up to the one named `last`, with their events. */
async function marksUntil(last: string, events: AsyncIterableIterator<AmiEvent<'UserEvent'>>): Promise<AmiEvent[]> {
  const marks: AmiEvent[] = [];
  for (;;) {
    const { value, done } = await events.next();
    assert.ok(!done, `ended before ${last}`);
    marks.push(value);
    if (value.get('Mark') === last) return marks;
  }
}
const names = (events: readonly AmiEvent[]) => events.map((event) => event.get('Mark'));

/** One run of a program: logs in, hears marks up to `last`, ends. */
async function run(place: Place, resumeFrom: string | number | undefined, last: string): Promise<AmiEvent[]> {
  await using ami = place.client(resumeFrom === undefined ? {} : { resumeFrom });
  const events = ami.events('UserEvent');
  await ami.connect();
  return marksUntil(last, events);
}

test('a program goes on from the event that an earlier process had dealt with last', () =>
  withPlace(async (place) => {
    await place.raise('a', 'b', 'c');
    const first = await run(place, 0, 'c');
    assert.deepEqual(names(first), ['a', 'b', 'c']);
    await place.raise('d');
    const [, b] = first;
    assert.match(b?.resumeToken ?? '', /^[0-9a-f]{12}-\d+$/);
    assert.deepEqual(names(await run(place, b?.resumeToken, 'd')), ['c', 'd']);
    assert.deepEqual(names(await run(place, Number(b?.get('SequenceNumber')), 'd')), ['c', 'd'], 'a number alone');
  }));

test('a program that goes on after a restart of the exchange, or at another one, hears all of its present life', () =>
  withPlace(async (place) => {
    await place.raise('a');
    const [a] = await run(place, 0, 'a');
    await place.exchange.close();
    await place.start();
    await place.raise('b', 'c', 'd');
    // The new life has given the number of `a` away already: without its life the token would hide some of these.
    assert.deepEqual(names(await run(place, a?.resumeToken, 'd')), ['b', 'c', 'd']);
    assert.deepEqual(names(await run(place, 'no token', 'd')), ['b', 'c', 'd']);
  }));

test('a client that was there when the exchange was started anew is told so, and hears its present life from the first event', () =>
  withPlace(async (place) => {
    await using ami = place.client();
    const events = ami.events('UserEvent');
    await ami.connect();
    await place.raise('a', 'b');
    const heard = await marksUntil('b', events);
    let last: string | undefined;
    ami.on('*', ({ resumeToken }) => (last = resumeToken ?? last));
    const next = nextNews(ami, 'ready');
    const lost = nextNews(ami, 'retry').then(() => last);
    const old = place.exchange;
    await place.start();
    await place.raise('c');
    await old.close();
    const before = await lost;
    const [gap] = await next;
    assert.deepEqual([gap?.resumedFrom, gap?.isResumed, gap?.isRestarted], [before, false, true]);
    const [c] = await marksUntil('c', events);
    assert.equal(c?.get('Mark'), 'c');
    const life = (event: AmiEvent | undefined) => event?.resumeToken?.split('-')[0];
    assert.notEqual(life(c), life(heard[0]));
  }));

test('a client that had heard nothing yet goes on from its login', () =>
  withPlace(async (place) => {
    await place.raise('before');
    await using ami = place.client();
    const events = ami.events('UserEvent');
    await ami.connect();
    const lost = nextNews(ami, 'retry');
    const back = nextNews(ami, 'ready');
    place.cut();
    await lost;
    await place.raise('meanwhile');
    const [gap] = await back;
    assert.equal(gap?.isResumed, true);
    assert.deepEqual(names(await marksUntil('meanwhile', events)), ['meanwhile']);
  }));

const numbered = (number: number) =>
  [
    ['Event', 'UserEvent'],
    ['SequenceNumber', number],
  ] as const;

test('each way of coming back asks for what it should: same life, another life with and without news of it, a server that numbers nothing', () =>
  withServer(async ({ server, connected }) => {
    let token: string | undefined = 'a1-7';
    server.on('Login', () => [
      ['Response', 'Success'],
      ['Message', 'Authentication accepted'],
      ...(token === undefined ? [] : [['ResumeToken', token] as const]),
    ]);
    const ami = await connected({ reconnect: AT_ONCE });
    const loop = ami.events('UserEvent');
    let count = 1;
    const comeBack = async (as: string | undefined) => {
      token = as;
      const back = nextNews(ami, 'ready');
      (await server.sessions(count++))[count - 2]!.reset();
      const [gap] = await back;
      return [gap?.resumedFrom, gap?.isResumed, gap?.isRestarted];
    };
    assert.deepEqual(await comeBack('a1-8'), ['a1-7', true, false], 'from its login, as it has heard nothing');
    server.broadcast(numbered(9));
    assert.equal((await loop.next()).value.resumeToken, 'a1-9');
    assert.deepEqual(await comeBack('b2-4'), ['a1-9', false, true]);
    assert.deepEqual(await comeBack('b2-5'), ['b2-0', true, false], 'of the new life nothing was heard');
    server.broadcast(numbered(6));
    assert.equal((await loop.next()).value.resumeToken, 'b2-6');
    assert.deepEqual(await comeBack(undefined), ['b2-6', false, true]);
    assert.deepEqual(await comeBack(undefined), [undefined, false, false]);
    server.broadcast(numbered(3));
    assert.equal((await loop.next()).value.resumeToken, '3', 'a server that numbers and tells no life');
    assert.deepEqual(await comeBack(undefined), ['3', true, false]);
    assert.deepEqual(
      server.requests.flatMap(({ action, headers }) => (action === 'Login' ? [headers.get('Resume')] : [])),
      [undefined, 'a1-7', 'a1-9', 'b2-0', 'b2-6', undefined, '3'],
    );
  }));

test('what a server tells in one piece with its reply to the login has its life, too', () =>
  withServer(async ({ server, client }) => {
    server.on(
      'Login',
      ({ headers }) =>
        `Response: Success\r\nActionID: ${headers.get('ActionID')}\r\nMessage: Authentication accepted\r\nResumeToken: a1-7\r\n\r\n` +
        'Event: UserEvent\r\nSequenceNumber: 6\r\n\r\n',
    );
    const ami = client({ resumeFrom: 'a1-5' });
    const tokens: (string | undefined)[] = [];
    ami.on('UserEvent', (event) => tokens.push(event.resumeToken));
    await ami.connect();
    assert.deepEqual(tokens, ['a1-6']);
  }));
