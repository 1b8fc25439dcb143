import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../../src/base/manual-clock.ts';
import { AmiClient, type AmiClientOptions, AmiGroup, LiveModel, tcp, webSocket } from '../../src/client/index.ts';
import { withServer } from './client-fixture.ts';

const NO_TIMES: readonly unknown[] = [Number.NaN, -1, Number.POSITIVE_INFINITY, '5', null];
const NO_COUNTS: readonly unknown[] = [...NO_TIMES, 1.5];
const LOGIN = { via: tcp({ host: '127.0.0.1', port: 1 }), username: 'admin', secret: 'sesame' };

/** As a program in JavaScript hands it over. */
const made = (options: Readonly<Record<string, unknown>>) => new AmiClient({ ...LOGIN, ...options } as AmiClientOptions);

const invalid = (name: string) => ({ code: 'AMI_INVALID', message: new RegExp(`^${name} is to be`) });

for (const name of ['timeoutMs', 'connectTimeoutMs', 'pingEveryMs', 'pingDeadlineMs', 'closeTimeoutMs'])
  test(`a client is not made with ${name} that is no time`, () => {
    for (const value of NO_TIMES) assert.throws(() => made({ [name]: value }), invalid(name), String(value));
    made({ [name]: 1 });
    made({ [name]: undefined });
  });

for (const name of ['firstMs', 'mostMs', 'stableAfterMs'])
  test(`a client is not made with ${name} of its reconnection that is no time`, () => {
    for (const value of NO_TIMES) assert.throws(() => made({ reconnect: { [name]: value } }), invalid(`reconnect.${name}`), String(value));
    made({ reconnect: { [name]: 0 } });
  });

test('nobody logs in within no time, and no sign of life takes none', () => {
  for (const name of ['connectTimeoutMs', 'pingEveryMs', 'pingDeadlineMs']) assert.throws(() => made({ [name]: 0 }), invalid(name));
});

test('a client is not made with a count that is none', async () => {
  for (const value of NO_COUNTS) assert.throws(() => made({ maxWaiting: value }), invalid('maxWaiting'), String(value));
  for (const value of [Number.NaN, -1, Number.POSITIVE_INFINITY, 1.5])
    assert.throws(() => made({ resumeFrom: value }), invalid('resumeFrom'));
  await assert.rejects(AmiClient.connect({ ...LOGIN, maxWaiting: -1 }), invalid('maxWaiting'));
  const group = new AmiGroup();
  assert.throws(() => group.add({ ...LOGIN, name: 'one', timeoutMs: Number.NaN }), invalid('timeoutMs'));
  assert.equal(group.servers.size, 0);
});

test('a loop over events, changes or a group, and a WebSocket, take no limit that is none', () => {
  const ami = made({});
  for (const value of [...NO_COUNTS, 0]) {
    const options = { limit: value } as { limit: number };
    for (const loop of [
      () => ami.events('Hangup', options),
      () => new AmiGroup().events('Hangup', options),
      () => new LiveModel(ami).changes(undefined, options),
    ])
      assert.throws(loop, invalid('limit'), String(value));
  }
  for (const value of NO_COUNTS) assert.throws(() => webSocket('ws://127.0.0.1/ws', { heldBytes: value as number }), invalid('heldBytes'));
});

test('an action, a list, items, a command and a call that are given no time are refused, and nothing is sent', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    const before = server.requests.length;
    for (const value of NO_TIMES) {
      const options = { timeoutMs: value } as { timeoutMs: number };
      const asked = [
        ami.action('Ping', {}, options),
        ami.list('SIPpeers', {}, options),
        ami.items('SIPpeers', {}, options).next(),
        ami.command('core show version', options),
        ami.originate({ Channel: 'SIP/alice', Application: 'Echo' }, options),
      ];
      await Promise.all(asked.map((one) => assert.rejects(one, invalid('timeoutMs'), String(value))));
    }
    await ami.action('Ping');
    assert.equal(server.requests.length, before + 1);
  }));

test('a call whose Timeout says nothing is waited for as long as an action, and 10 s more', () =>
  withServer(async ({ server, connected }) => {
    const clock = new ManualClock();
    const ami = await connected({ clock, timeoutMs: 2000 });
    server.on('Originate', () => [['Response', 'Success']]);
    for (const [Timeout, ms] of [
      ['soon', 12_000],
      [undefined, 12_000],
      ['5000', 15_000],
    ] as const) {
      let end: unknown;
      const call = ami.originate({ Channel: 'SIP/alice', Application: 'Echo', Timeout: Timeout as never });
      call.catch((error) => {
        end = error;
      });
      await server.request('Originate');
      await ami.action('Ping');
      await clock.advance(ms - 1);
      assert.equal(end, undefined, String(Timeout));
      await clock.advance(1);
      await assert.rejects(call, { code: 'AMI_TIMEOUT' });
    }
  }));
