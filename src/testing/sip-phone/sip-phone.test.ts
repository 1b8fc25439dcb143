import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { createResponse } from '../../drivers/sip/message/create-response.ts';
import { encodeMessage } from '../../drivers/sip/message/encoder.ts';
import { parseMessage } from '../../drivers/sip/message/parser.ts';
import type { SipRequest, SipResponse } from '../../drivers/sip/message/sip-message.ts';
import { SipPhone, type SipPhoneOptions } from './sip-phone.ts';

/** Two phones that take each other for the exchange. */
async function pair(options: Partial<SipPhoneOptions> = {}): Promise<{ alice: SipPhone; bob: SipPhone; stop(): Promise<void> }> {
  const serverOfBob = { host: '127.0.0.1', port: 0 };
  const bob = await SipPhone.start({ name: 'bob', server: serverOfBob, ringAfterMs: 0, ...options });
  const alice = await SipPhone.start({ name: 'alice', server: { host: '127.0.0.1', port: bob.local.port } });
  serverOfBob.port = alice.local.port;
  const stop = async () => {
    await Promise.all([alice.stop(), bob.stop()]);
  };
  return { alice, bob, stop };
}

const requestIn = (bytes: Buffer): SipRequest => {
  const parsed = parseMessage(bytes);
  assert.ok(parsed.ok && parsed.message.kind === 'request', bytes.toString('latin1'));
  return parsed.message;
};

/** An exchange that answers as told and keeps what it heard. */
async function answering(answer: (request: SipRequest, count: number) => SipResponse | undefined) {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const heard: SipRequest[] = [];
  socket.on('message', (bytes, from) => {
    const request = requestIn(bytes);
    heard.push(request);
    const response = answer(request, heard.length);
    if (response) socket.send(encodeMessage(response), from.port, from.address);
  });
  return { server: { host: '127.0.0.1', port: socket.address().port }, heard, close: () => socket.close() };
}

test('a call rings, is answered, carries a tone each way, and ends at both phones when one hangs up', async () => {
  const { alice, bob, stop } = await pair();
  const out = await alice.call('bob');
  const into = await bob.incoming();
  await out.ringing();
  assert.equal(out.state, 'ringback');
  into.answer();
  await out.answered();
  out.media.playTone(440);
  into.media.playTone(1000);
  await Promise.all([into.media.hears(440), out.media.hears(1000)]);
  await assert.rejects(into.media.hears(1000, 300), { code: 'TEST_TIMEOUT' });
  into.hangup();
  await out.ended();
  assert.deepEqual([out.state, into.state, alice.calls.length, bob.calls.length], ['ended', 'ended', 0, 0]);
  await stop();
});

test('digits arrive as RFC 4733 events, one each however many packets tell them, and as INFO', async () => {
  const { alice, bob, stop } = await pair({ autoAnswer: true });
  const out = await alice.call('bob');
  await out.answered();
  const into = await bob.incoming();
  await out.sendDigits('12#');
  await into.hearsDigits('12#');
  assert.equal(into.digits, '12#');
  await out.sendDigits('7', 'info');
  await into.hearsDigits('7');
  await stop();
});

test('a refused call tells its status and a second call at a time is busy', async () => {
  const { alice, bob, stop } = await pair();
  const first = await alice.call('bob');
  const into = await bob.incoming();
  const second = await alice.call('bob');
  assert.equal((await second.refused()).status, 486);
  into.reject(603);
  assert.deepEqual(await first.refused(), { status: 603, reason: 'Decline' });
  await assert.rejects(first.answered(), { code: 'SIP_CALL_FAILED', message: /603 Decline/ });
  await stop();
});

test('a call that is given up fails with 487 and stops ringing', async () => {
  const { alice, bob, stop } = await pair();
  const out = await alice.call('bob');
  const into = await bob.incoming();
  await out.ringing();
  out.cancel();
  assert.equal((await out.refused()).status, 487);
  await into.ended();
  await stop();
});

test('hold offers sendonly and unhold takes it back', async () => {
  const { alice, bob, stop } = await pair({ autoAnswer: true });
  const out = await alice.call('bob');
  await out.answered();
  const into = await bob.incoming();
  out.hold();
  await out.held();
  assert.equal(into.media.remote?.direction, 'sendonly');
  out.unhold();
  await out.answered();
  assert.equal(into.media.remote?.direction, 'sendrecv');
  await stop();
});

test('a text in a call is heard with its letters', async () => {
  const { alice, bob, stop } = await pair({ autoAnswer: true });
  const out = await alice.call('bob');
  await out.answered();
  const into = await bob.incoming();
  out.sendText('Grüße');
  assert.equal(await into.hearsText(), 'Grüße');
  await stop();
});

test('registration answers a challenge with the right digest and is refused by name otherwise', async () => {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const exchange = await answering((request) => {
    const given = request.headers.get('Authorization');
    if (given === undefined) {
      const response = createResponse(request, 401);
      response.headers.add('WWW-Authenticate', 'Digest algorithm=MD5, realm="asterisk", nonce="4a5b"');
      return response;
    }
    const wanted = md5(`${md5('alice:asterisk:right')}:4a5b:${md5(`REGISTER:${request.uri}`)}`);
    return createResponse(request, given.includes(`response="${wanted}"`) ? 200 : 403);
  });
  const phone = await SipPhone.start({ name: 'alice', secret: 'right', server: exchange.server });
  await phone.register({ expiresSec: 60 });
  assert.equal(phone.registration, 'registered');
  assert.deepEqual(
    [exchange.heard[1]!.headers.get('Expires'), exchange.heard[1]!.cseq?.number],
    ['60', exchange.heard[0]!.cseq!.number + 1],
  );
  await assert.rejects(phone.register({ secret: 'wrong' }), { code: 'SIP_REGISTER_FAILED', message: /403/ });
  phone.close();
  exchange.close();
});

test('a request that is not answered is sent again', async () => {
  const exchange = await answering((request, count) => (count < 2 ? undefined : createResponse(request, 200)));
  const phone = await SipPhone.start({ name: 'alice', server: exchange.server });
  await phone.register();
  assert.equal(exchange.heard.length, 2);
  assert.equal(exchange.heard[0]!.headers.get('Via'), exchange.heard[1]!.headers.get('Via'));
  phone.close();
  exchange.close();
});

test('a phone on TCP speaks over its connection', async () => {
  const server = createServer((socket) => {
    socket.on('data', (bytes) => socket.write(encodeMessage(createResponse(requestIn(bytes), 200))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const phone = await SipPhone.start({ name: 'alice', transport: 'tcp', server: { host: '127.0.0.1', port } });
  await phone.register();
  assert.equal(phone.registration, 'registered');
  phone.close();
  server.close();
});

test('who waits for a phone that is closed is told so', async () => {
  const { alice, bob, stop } = await pair();
  const waiting = bob.incoming();
  bob.close();
  await assert.rejects(waiting, { code: 'TEST_CLOSED' });
  alice.close();
  await stop();
});
