import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import test from 'node:test';
import { ChannelState } from '../../src/core/channel/channel-state.ts';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { closed } from '../closed.ts';
import { SipProbe } from './sip-probe.ts';
import { managerConf, SECRET, sipConf, withExchange } from './small-exchange.ts';

const WITHIN_MS = 20_000;
/** The exchange and the one who floods it share this process: what both may hold for a while. */
const MEMORY_BYTES = 64 << 20;
/** Far more than the sockets of both sides and the session's own queue hold. */
const MOST_EVENTS = 100_000;
/** Calls that dial themselves, each up to the limit of a call, and calls that wait. */
const LOOPS = 3;
const HELD = 200;

/** What an AMI client may send before or after its login that is no request. */
const AMI_GARBAGE: Readonly<Record<string, (socket: Socket) => Promise<void> | void>> = {
  'ten megabytes without a line end': async (socket) => {
    const chunk = Buffer.alloc(64 << 10, 'x');
    const over = closed(socket);
    for (let sent = 0; sent < 10 << 20 && !socket.destroyed; sent += chunk.length) {
      if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), over]);
    }
  },
  'zero bytes': (socket) => void socket.write(Buffer.alloc(100_000)),
  'all byte values': (socket) => void socket.write(Buffer.from(Array.from({ length: 65_536 }, (_, i) => i & 255))),
  'a thousand headers': (socket) => void socket.write(`Action: Ping\r\n${'X: y\r\n'.repeat(1000)}\r\n`),
  'half a line': (socket) => void socket.write('Action: Pi'),
  'a request without an action, many times': (socket) => void socket.write('X: y\r\n\r\n'.repeat(10_000)),
  'lone line ends': (socket) => void socket.write('\n\r\r\n\n\r'.repeat(10_000)),
  'a TLS hello': (socket) => void socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])),
  'a web request': (socket) => void socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
};

async function flood(port: number, garbage: (socket: Socket) => Promise<void> | void, login: boolean): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  if (login) socket.write(`Action: Login\r\nUsername: admin\r\nSecret: ${SECRET}\r\nEvents: off\r\n\r\n`);
  await garbage(socket);
  if (!socket.destroyed) socket.resetAndDestroy();
}

for (const login of [false, true]) {
  test(`garbage ${login ? 'behind' : 'instead of'} a login, then a reset, harms nobody else and is not kept`, () =>
    withExchange(async ({ amiPort, classicPort, log }) => {
      const peer = await AmiPeer.connect({ port: amiPort });
      await peer.login('admin', SECRET, 'off');
      const before = process.memoryUsage().rss;
      for (const port of [amiPort, classicPort]) {
        for (const [what, garbage] of Object.entries(AMI_GARBAGE)) {
          const flooded = flood(port, garbage, login);
          assert.equal((await peer.action('Ping')).get('Ping'), 'Pong', `during ${what}`);
          await flooded;
          assert.equal((await peer.action('Ping')).get('Ping'), 'Pong', `after ${what}`);
        }
      }
      const growth = process.memoryUsage().rss - before;
      assert.ok(growth < MEMORY_BYTES, `memory grew by ${growth} bytes`);
      assert.deepEqual(
        log.filter(({ level }) => level === 'error'),
        [],
      );
      peer.close();
    }));
}

test('SIP garbage over UDP and TCP harms nobody', () =>
  withExchange(async ({ sip, sipTcpPort, log }) => {
    const probe = await SipProbe.open(sip);
    const garbage = [
      Buffer.alloc(0),
      Buffer.alloc(60_000),
      Buffer.alloc(60_000, 'x'),
      Buffer.from('\r\n\r\n'.repeat(1000)),
      Buffer.from(`INVITE sip:x SIP/2.0\r\n${'Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n'.repeat(1500)}\r\n`),
      Buffer.from(`INVITE ${'a'.repeat(50_000)} SIP/2.0\r\n\r\n`),
      Buffer.from(`OPTIONS sip:x SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n`),
      Buffer.from('SIP/2.0 200 OK\r\n\r\n'),
      Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) & 255)),
    ];
    for (const bytes of garbage) {
      await probe.send(bytes);
      const socket = connect(sipTcpPort, '127.0.0.1');
      socket.on('error', () => {}).resume();
      await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
      socket.resetAndDestroy();
      assert.equal(await probe.options(), 200);
    }
    assert.deepEqual(
      log.filter(({ level }) => level === 'error'),
      [],
    );
    probe.close();
  }));

test('garbage on the ports of a call is not relayed, and the call goes on', () =>
  withExchange(async ({ sip, running, log }) => {
    const options = { server: sip, secret: SECRET };
    const alice = await SipPhone.start({ name: 'alice', ...options });
    const bob = await SipPhone.start({ name: 'bob', autoAnswer: true, ...options });
    const stranger = createSocket('udp4');
    try {
      await alice.register();
      await bob.register();
      const call = await alice.call('101');
      const taken = await bob.incoming();
      await call.answered();
      call.media.playTone(440);
      await taken.media.hears(440);
      const port = call.media.remote?.port ?? 0;
      const send = (bytes: Uint8Array, to: number) =>
        new Promise<void>((resolve) => stranger.send(bytes, to, '127.0.0.1', () => resolve()));
      for (const size of [0, 1, 11, 12, 172, 1500, 9000, 60_000]) {
        for (const fill of [0, 0x80, 0xff]) for (const to of [port, port + 1]) await send(Buffer.alloc(size, fill), to);
      }
      taken.media.playTone(1000);
      await call.media.hears(1000);
      assert.equal(running.exchange.core.channels.size, 2);
      call.hangup();
      await taken.ended();
      assert.deepEqual(
        log.filter(({ level }) => level === 'error'),
        [],
      );
    } finally {
      stranger.close();
      alice.close();
      bob.close();
    }
  }));

/** Counts a text in what a socket gets; what comes back waits until it has come so often. */
function counter(socket: Socket, mark: string): (count: number) => Promise<void> {
  let counted = 0;
  let tail = '';
  socket.on('data', (chunk: Buffer) => {
    const text = tail + chunk.toString('latin1');
    counted += text.split(mark).length - 1;
    tail = text.slice(Math.max(text.lastIndexOf(mark) + mark.length, text.length - mark.length + 1));
  });
  return async (count) => {
    const signal = AbortSignal.timeout(WITHIN_MS);
    while (counted < count) {
      await once(socket, 'data', { signal }).catch(() => {
        throw new Error(`${JSON.stringify(mark)} came ${counted} times instead of ${count}`);
      });
    }
    assert.equal(counted, count);
  };
}

test('a client that does not read is dropped alone, with one line in the log, and nobody else misses an event', () =>
  withExchange(
    async ({ amiPort, log }) => {
      const [slow, reader, sender] = [connect(amiPort, '127.0.0.1'), connect(amiPort, '127.0.0.1'), connect(amiPort, '127.0.0.1')];
      const logIn = async (socket: Socket, user: string, events: string) => {
        socket.on('error', () => {});
        socket.write(`Action: Login\r\nUsername: ${user}\r\nSecret: ${SECRET}\r\nEvents: ${events}\r\n\r\n`);
        for (let text = ''; !text.includes('Authentication accepted'); ) text += (await once(socket, 'data'))[0].toString('latin1');
      };
      await logIn(slow, 'slow', 'user');
      await logIn(reader, 'admin', 'user');
      await logIn(sender, 'admin', 'off');
      slow.pause();
      const heard = counter(reader, 'Event: UserEvent\r\n');
      const answered = counter(sender, 'Response: Success\r\n');
      const isDropped = () => log.some(({ level, message }) => level === 'warning' && message.includes('session of slow'));
      const payload = 'x'.repeat(900);
      let raised = 0;
      while (!isDropped() && raised < MOST_EVENTS) {
        for (let i = 0; i < 50; i++, raised++) sender.write(`Action: UserEvent\r\nUserEvent: flood\r\nPayload: ${payload}\r\n\r\n`);
        await answered(raised);
      }
      assert.ok(isDropped(), `still there after ${raised} events`);
      await heard(raised);
      assert.equal(log.filter(({ message }) => message.includes('session of')).length, 1);
      for (const socket of [slow, reader, sender]) socket.destroy();
    },
    { files: { 'manager.conf': managerConf(`[slow]\nsecret = ${SECRET}\nread = all\nwritetimeout = 200`) } },
  ));

test('between the parts of a long list others are answered', () =>
  withExchange(
    async ({ amiPort }) => {
      const [lister, other] = [connect(amiPort, '127.0.0.1'), await AmiPeer.connect({ port: amiPort })];
      lister.write(`Action: Login\r\nUsername: admin\r\nSecret: ${SECRET}\r\nEvents: off\r\n\r\nAction: SIPpeers\r\n\r\n`);
      let isComplete = false;
      let tail = '';
      const complete = new Promise<void>((resolve) => {
        lister.on('data', (chunk) => {
          tail = (tail + chunk.toString('latin1')).slice(-200);
          if (!tail.includes('ListItems: 5002')) return;
          isComplete = true;
          resolve();
        });
      });
      await other.login('admin', SECRET, 'off');
      let answered = 0;
      while (!isComplete) {
        assert.equal((await other.action('Ping')).get('Ping'), 'Pong');
        if (!isComplete) answered++;
      }
      await complete;
      assert.ok(answered > 3, `${answered} Pings were answered meanwhile`);
      lister.destroy();
      other.close();
    },
    { files: { 'sip.conf': sipConf(Array.from({ length: 5000 }, (_, i) => `[p${i}]\ntype = friend\nhost = dynamic`).join('\n')) } },
  ));

test('while extensions that dial themselves fill up with calls, and while all of those are ended by one action, others are answered', () =>
  withExchange(
    async ({ amiPort, running, log }) => {
      const [attacker, other] = [await AmiPeer.connect({ port: amiPort }), await AmiPeer.connect({ port: amiPort })];
      await attacker.login('admin', SECRET, 'off');
      await other.login('admin', SECRET, 'off');
      const { channels } = running.exchange.core;
      const answeredUntil = async (isOver: () => boolean) => {
        let answered = 0;
        while (!isOver()) {
          assert.equal((await other.action('Ping')).get('Ping'), 'Pong');
          answered++;
        }
        return answered;
      };
      let refused = 0;
      const isFull = () => {
        refused = log.filter(({ message }) => message.includes('Local channels already')).length;
        return refused === LOOPS;
      };
      for (let i = 0; i < LOOPS; i++) {
        await attacker.action('Originate', { Channel: 'Local/900@default/n', Application: 'Wait', Data: '60', Async: 'yes' });
      }
      assert.ok((await answeredUntil(isFull)) > 20, 'the calls were made little by little');
      for (let i = 0; i < HELD; i++)
        running.exchange.originateAsync({ channel: 'Local/700@default/n', application: { name: 'Wait', data: '60' }, timeoutMs: 30_000 });
      await answeredUntil(
        () => [...channels].filter(({ name, state }) => name.startsWith('Local/700') && state === ChannelState.Up).length === 2 * HELD,
      );
      await attacker.action('Hangup', { Channel: '/^Local/' });
      assert.ok((await answeredUntil(() => channels.size === 0)) > 5, 'they were ended little by little');
      for (const peer of [attacker, other]) peer.close();
    },
    {
      files: { 'extensions.conf': '[default]\nexten => 700,1,Answer()\n same => n,Wait(3600)\nexten => 900,1,Dial(Local/900@default/n)\n' },
    },
  ));
