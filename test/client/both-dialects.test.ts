import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiClient, type AmiClientOptions, OriginateFailure, tcp } from '../../src/client/index.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from '../system/small-exchange.ts';
import { AT_ONCE, nextNews } from './client-fixture.ts';

/** Runs with a client of each dialect on one exchange. */
function inBothDialects(
  title: string,
  run: (ami: AmiClient, exchange: SmallExchange, dialect: 'modern' | 'classic') => Promise<void>,
): void {
  for (const dialect of ['modern', 'classic'] as const) {
    test(`${title} (${dialect})`, () =>
      withExchange(async (exchange) => {
        const ami = await connect(dialect === 'modern' ? exchange.amiPort : exchange.classicPort);
        try {
          await run(ami, exchange, dialect);
        } finally {
          await ami.close();
        }
      }));
  }
}

const connect = (port: number, options?: Partial<AmiClientOptions>): Promise<AmiClient> =>
  AmiClient.connect({ via: tcp({ host: '127.0.0.1', port }), username: 'admin', secret: SECRET, ...options });

inBothDialects('actions, lists, commands and refusals are the same to a program whatever the dialect', async (ami, _exchange, dialect) => {
  assert.equal(ami.greeting, dialect === 'modern' ? 'Asterisk Call Manager/11.0.0' : 'Asterisk Call Manager/1.0');
  assert.equal((await ami.action('Ping')).ok, true);
  assert.deepEqual((await ami.action('IAXnetstats')).output, []);
  const peers = await ami.list('SIPpeers');
  assert.deepEqual(peers.items.map((item) => item.get('ObjectName')).sort(), ['alice', 'bob']);
  const lines = await ami.command('dialplan show 700@default');
  assert.ok(
    lines.some((line) => line.includes('Wait(3600)')),
    lines.join('\n'),
  );
  await assert.rejects(ami.action('Redirect', { Channel: 'SIP/nobody' }), { code: 'AMI_REFUSED' });
});

inBothDialects('a call that is asked for is answered, listed while it lasts, and ends with an event', async (ami) => {
  const hangups = ami.events('Hangup');
  const call = await ami.originate({ Channel: 'Local/700@default', Application: 'Wait', Data: '60' });
  const names = (await ami.list('Status')).items.map((item) => item.get('Channel') ?? '');
  const own = names.find((name) => name.startsWith('Local/700@default'));
  assert.ok(own, names.join());
  assert.match(call.channel, /^Local\/700@default-[0-9a-f]+[,;]1$/);
  await ami.action('Hangup', { Channel: own });
  assert.match((await hangups.next()).value.get('Channel'), /^Local\/700@default/);
});

inBothDialects('a call to a phone that is not there fails with the reason', async (ami) => {
  await assert.rejects(
    ami.originate({ Channel: 'SIP/alice', Application: 'Wait', Data: '1' }),
    (error) => error instanceof OriginateFailure && error.event.get('Channel') === 'SIP/alice',
  );
});

test('a client that comes back is told what it missed, in order and once', () =>
  withExchange(
    async ({ amiPort }) => {
      const ami = await connect(amiPort, { reconnect: AT_ONCE });
      const other = await connect(amiPort);
      const loop = ami.events('UserEvent');
      const bell = (n: number) => other.action('UserEvent', { UserEvent: 'Bell', N: n });
      await bell(1);
      assert.equal((await loop.next()).value.get('N'), '1');
      const lost = nextNews(ami, 'retry');
      const back = nextNews(ami, 'ready');
      await other.command('manager kick session 1');
      await lost;
      await bell(2);
      const [gap] = await back;
      assert.equal(gap?.isResumed, true);
      await bell(3);
      assert.deepEqual([(await loop.next()).value.get('N'), (await loop.next()).value.get('N'), loop.size], ['2', '3', 0]);
      await ami.close();
      await other.close();
    },
    { files: { 'manager.conf': managerConf().replace('[admin]', 'sequencenumber = yes\n[admin]') } },
  ));
