import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const require = createRequire(import.meta.url);

type Headers = Readonly<Record<string, unknown>>;

/** The part of asterisk-manager 0.2.0 that is used; it comes without types. */
interface AsteriskManager {
  on(name: string, listener: (event: Headers) => void): void;
  action(headers: Headers, done: (error: unknown, reply: Headers) => void): void;
  disconnect(): void;
}

/** The same of ami-io 1.2.1. */
interface AmiIoClient {
  on(name: string, listener: (event: Headers) => void): void;
  once(name: string, listener: () => void): void;
  connect(): void;
  disconnect(): void;
  send(action: object, done: (error: unknown, reply: Headers) => void): void;
}
interface AmiIo {
  createClient(options: Headers): AmiIoClient;
  SilentLogger: new () => object;
  Action: Readonly<Record<string, new (...args: never[]) => Headers>>;
}

const DEADLINE_MS = 10_000;

async function withPhone(exchange: SmallExchange, use: (phone: SipPhone) => Promise<void>): Promise<void> {
  const phone = await SipPhone.start({ name: 'alice', secret: SECRET, server: exchange.sip, autoAnswer: true });
  try {
    await phone.register();
    await use(phone);
  } finally {
    phone.close();
  }
}

/** Collects events by name, so that a test can wait for one that came already. */
class Heard {
  readonly events: Headers[] = [];
  #changed: () => void = () => {};

  add(event: Headers): void {
    this.events.push(event);
    this.#changed();
  }

  async event(name: string): Promise<Headers> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    for (;;) {
      const found = this.events.find((event) => event.event === name);
      if (found) return found;
      if (deadline.aborted) throw new Error(`no event ${name}; heard: ${this.events.map((event) => event.event).join(' ')}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}

test('asterisk-manager logs in, pings, lists, runs a command, originates and hears the call', () =>
  withExchange((exchange) =>
    withPhone(exchange, async () => {
      const create = require('asterisk-manager') as new (...args: unknown[]) => AsteriskManager;
      const client = new create(exchange.amiPort, '127.0.0.1', 'admin', SECRET, true);
      const heard = new Heard();
      client.on('managerevent', (event) => heard.add(event));
      const act = (headers: Headers) =>
        new Promise<Headers>((resolve, reject) => client.action(headers, (error, reply) => (error ? reject(error) : resolve(reply))));
      try {
        assert.equal((await act({ action: 'ping' })).ping, 'Pong');
        await act({ action: 'sippeers' });
        assert.equal((await heard.event('PeerlistComplete')).listitems, '2');
        assert.ok(heard.events.some((event) => event.event === 'PeerEntry' && event.objectname === 'bob'));
        const command = await act({ action: 'command', command: 'core show version' });
        assert.match(String([command.output].flat()[0]), /^Asterisk |Ringdown/);
        await act({
          action: 'originate',
          channel: 'SIP/alice',
          context: 'default',
          exten: 700,
          priority: 1,
          async: 'true',
          actionid: 'call',
        });
        const answer = await heard.event('OriginateResponse');
        assert.deepEqual([answer.response, answer.reason], ['Success', '4']);
        await act({ action: 'coreshowchannels' });
        assert.equal((await heard.event('CoreShowChannelsComplete')).listitems, '1');
        await act({ action: 'status' });
        assert.match(String((await heard.event('Status')).channel), /^SIP\/alice-/);
        await act({ action: 'hangup', channel: answer.channel });
        assert.equal((await heard.event('Hangup')).channel, answer.channel);
      } finally {
        client.disconnect();
      }
    }),
  ));

test('ami-io logs in, pings, lists, runs a command in the old framing, originates and hears the call', () =>
  withExchange(
    (exchange) =>
      withPhone(exchange, async () => {
        const library = require('ami-io') as AmiIo;
        const { Action } = library;
        const client = library.createClient({
          host: '127.0.0.1',
          port: exchange.amiPort,
          login: 'old',
          password: SECRET,
          logger: new library.SilentLogger(),
        });
        const heard = new Heard();
        client.on('event', (event) => heard.add(event));
        const act = (name: string, fields: Headers = {}, ...args: never[]) => {
          const action = Object.assign(new Action[name]!(...args), fields);
          return new Promise<Headers>((resolve, reject) => client.send(action, (error, reply) => (error ? reject(error) : resolve(reply))));
        };
        try {
          const connected = new Promise<void>((resolve) => client.once('connected', resolve));
          client.connect();
          await connected;
          assert.equal((await act('Ping')).ping, 'Pong');
          const peers = (await act('SipPeers')).events as Headers[];
          assert.deepEqual(peers.map((event) => event.objectname).filter(Boolean), ['alice', 'bob']);
          // It calls back with what it takes for a failure, as `Follows` is not `Success` to it; the text is all there.
          const command = await act('Command', { Command: 'core show version' }).catch((reply: Headers) => reply);
          assert.match(JSON.stringify(command), /(?:Asterisk |Ringdown).*--END COMMAND--/);
          const originate = { Channel: 'SIP/alice', Context: 'default', Exten: '700', Priority: '1', Async: 'true' };
          await act('Originate', originate);
          const channels = (await act('CoreShowChannels')).events as Headers[];
          assert.equal(channels.filter((event) => event.event === 'CoreShowChannel').length, 1);
          const { channel } = await heard.event('Newchannel');
          await act('Hangup', { Channel: channel });
          assert.equal((await heard.event('Hangup')).channel, channel);
        } finally {
          client.disconnect();
        }
      }),
    { files: { 'manager.conf': managerConf(`[old]\nsecret = ${SECRET}\nread = all\nwrite = all\ncommandformat = follows`) } },
  ));
