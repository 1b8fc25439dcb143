import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../base/logger.ts';
import { ManualClock } from '../../../base/manual-clock.ts';
import { createResponse } from '../message/create-response.ts';
import { encodeMessage } from '../message/encoder.ts';
import { parseMessage } from '../message/parser.ts';
import { type SipMessage, SipRequest, type SipResponse } from '../message/sip-message.ts';
import type { Flow } from '../transport/flow.ts';
import { stampVia } from '../transport/transports.ts';
import type { InviteServerTransaction } from './invite-server-transaction.ts';
import type { ServerTransaction } from './server-transaction.ts';
import { TransactionLayer } from './transaction-layer.ts';

const read = (bytes: Buffer): SipMessage => {
  const outcome = parseMessage(bytes);
  assert.ok(outcome.ok);
  return outcome.message;
};

class RecordingFlow implements Flow {
  readonly protocol;
  readonly reliable;
  readonly local = { address: '127.0.0.1', port: 5060 };
  readonly remote = { address: '127.0.0.9', port: 5070 };
  readonly sent: { at: number; message: SipMessage }[] = [];
  readonly #clock: ManualClock;
  readonly #began: number;

  constructor(clock: ManualClock, protocol: 'UDP' | 'TCP' = 'UDP') {
    this.#clock = clock;
    this.#began = clock.now();
    this.protocol = protocol;
    this.reliable = protocol === 'TCP';
  }

  send(data: Buffer): void {
    this.sent.push({ at: this.#clock.now() - this.#began, message: read(data) });
  }

  /** When the messages that begin so were sent, in ms since the beginning. */
  times(what: string | number): number[] {
    return this.sent.filter(({ message }) => (message.kind === 'request' ? message.method : message.status) === what).map(({ at }) => at);
  }
}

function setUp({ protocol = 'UDP', maxServerTransactions }: { protocol?: 'UDP' | 'TCP'; maxServerTransactions?: number } = {}) {
  const clock = new ManualClock();
  const flow = new RecordingFlow(clock, protocol);
  const heard: string[] = [];
  const invites: InviteServerTransaction[] = [];
  const requests: ServerTransaction[] = [];
  const layer = new TransactionLayer({
    clock,
    logger: silentLogger,
    maxServerTransactions,
    extensions: new Set(['replaces']),
    user: {
      onRequest: (transaction) => requests.push(transaction),
      onInvite: (transaction) => invites.push(transaction),
      onCancel: () => heard.push('cancel'),
      onAck: () => heard.push('ack'),
      onStrayAnswer: (response) => heard.push(`stray ${response.status}`),
    },
  });
  const user = { onResponse: (r: SipResponse) => heard.push(String(r.status)), onFailed: (reason: string) => heard.push(reason) };
  return { clock, flow, heard, invites, requests, layer, user };
}

const request = (method: string, branch?: string): SipRequest => {
  const made = new SipRequest(method, 'sip:bob@127.0.0.9');
  if (branch !== undefined) made.headers.add('Via', `SIP/2.0/UDP 127.0.0.9:5070${branch && `;branch=${branch}`};rport`);
  made.headers.add('From', '<sip:a@x>;tag=1').add('To', '<sip:b@y>').add('Call-ID', 'c1').add('CSeq', `7 ${method}`);
  return made;
};

/** The request as it comes in from the network. */
const incoming = (method: string, branch = 'z9hG4bKone'): SipRequest => {
  const made = read(encodeMessage(request(method, branch))) as SipRequest;
  stampVia(made, { address: '127.0.0.9', port: 5070 });
  return made;
};

const reply = (to: SipRequest, status: number, tag = 't'): SipResponse =>
  read(encodeMessage(createResponse(to, status, { toTag: tag }))) as SipResponse;

describe('a client transaction', () => {
  it('repeats after T1, doubling up to T2, and gives up after 64*T1 (timers E and F)', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    layer.request(request('OPTIONS'), flow, user);
    await clock.advance(40_000);
    assert.deepEqual(flow.times('OPTIONS'), [0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
    assert.deepEqual(heard, ['timeout']);
    assert.equal(layer.size, 0);
    assert.equal(clock.pendingTimers, 0);
  });
  it('repeats every T2 once there was a provisional response', async () => {
    const { clock, flow, layer, user } = setUp();
    const sent = layer.request(request('OPTIONS'), flow, user);
    layer.receive(reply(sent.request, 100), flow);
    await clock.advance(9_000);
    assert.deepEqual(flow.times('OPTIONS'), [0, 500, 4500, 8500]);
  });
  it('tells the final response once and forgets after T4 (timer K)', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    const sent = layer.request(request('OPTIONS'), flow, user);
    layer.receive(reply(sent.request, 200), flow);
    layer.receive(reply(sent.request, 200), flow);
    await clock.advance(4_999);
    assert.equal(layer.size, 1);
    await clock.advance(1);
    assert.deepEqual([heard, layer.size, flow.sent.length, clock.pendingTimers], [['200'], 0, 1, 0]);
  });
  it('repeats nothing on TCP, ends with the response and fails with the connection', async () => {
    const { clock, flow, heard, layer, user } = setUp({ protocol: 'TCP' });
    const sent = layer.request(request('OPTIONS'), flow, user);
    await clock.advance(20_000);
    layer.receive(reply(sent.request, 200), flow);
    assert.equal(layer.size, 0);
    layer.request(request('OPTIONS'), flow, user);
    layer.onFlowClosed(flow);
    assert.deepEqual([flow.sent.length, heard, layer.size], [2, ['200', 'transport'], 0]);
  });
});

describe('an INVITE that is sent', () => {
  it('is repeated doubling without a bound and fails after 64*T1 (timers A and B)', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    layer.invite(request('INVITE'), flow, user);
    await clock.advance(40_000);
    assert.deepEqual(flow.times('INVITE'), [0, 500, 1500, 3500, 7500, 15500, 31500]);
    assert.deepEqual([heard, layer.size, clock.pendingTimers], [['timeout'], 0, 0]);
  });
  it('waits without a limit after a provisional response', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    const sent = layer.invite(request('INVITE'), flow, user);
    layer.receive(reply(sent.request, 180), flow);
    await clock.advance(120_000);
    assert.deepEqual([flow.sent.length, heard], [1, ['180']]);
  });
  it('has its failure acknowledged, each time it comes, until timer D', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    const sent = layer.invite(request('INVITE'), flow, user);
    layer.receive(reply(sent.request, 486, 'busy'), flow);
    layer.receive(reply(sent.request, 486, 'busy'), flow);
    const ack = flow.sent[1]!.message as SipRequest;
    assert.equal(ack.headers.get('CSeq'), '7 ACK');
    assert.equal(ack.toTag, 'busy');
    assert.equal(ack.via?.params.get('branch'), sent.request.via?.params.get('branch'));
    await clock.advance(31_999);
    assert.equal(layer.size, 1);
    await clock.advance(1);
    assert.deepEqual([heard, flow.times('ACK').length, layer.size], [['486'], 2, 0]);
  });
  it('tells every 2xx, of forks too, until timer M, and later ones as strays (RFC 6026)', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    const sent = layer.invite(request('INVITE'), flow, user);
    layer.receive(reply(sent.request, 200, 'a'), flow);
    layer.receive(reply(sent.request, 200, 'b'), flow);
    await clock.advance(32_000);
    layer.receive(reply(sent.request, 200, 'a'), flow);
    assert.deepEqual([heard, flow.times('ACK').length, layer.size], [['200', '200', 'stray 200'], 0, 0]);
  });
  it('is cancelled only after a provisional response', () => {
    const { flow, heard, layer, user } = setUp();
    const sent = layer.invite(request('INVITE'), flow, user);
    sent.cancel();
    assert.deepEqual(flow.times('CANCEL'), []);
    layer.receive(reply(sent.request, 100), flow);
    sent.cancel();
    const cancels = flow.sent.filter(({ message }) => message.kind === 'request' && message.method === 'CANCEL');
    assert.equal(cancels.length, 1);
    assert.equal(cancels[0]!.message.via?.params.get('branch'), sent.request.via?.params.get('branch'));
    layer.receive(reply(cancels[0]!.message as SipRequest, 200), flow);
    layer.receive(reply(sent.request, 487), flow);
    assert.deepEqual(heard, ['100', '487']);
  });
  it('fails when nothing follows the CANCEL', async () => {
    const { clock, flow, heard, layer, user } = setUp();
    const sent = layer.invite(request('INVITE'), flow, user);
    layer.receive(reply(sent.request, 180), flow);
    sent.cancel();
    await clock.advance(32_000);
    assert.deepEqual(heard, ['180', 'timeout']);
  });
});

describe('a request that comes in', () => {
  it('is told once and answered again when it comes again, until timer J', async () => {
    const { clock, flow, requests, layer } = setUp();
    layer.receive(incoming('OPTIONS'), flow);
    layer.receive(incoming('OPTIONS'), flow);
    assert.deepEqual([requests.length, flow.sent.length], [1, 0]);
    requests[0]!.respond(createResponse(requests[0]!.request, 200, { toTag: 'x' }));
    requests[0]!.respond(createResponse(requests[0]!.request, 500, { toTag: 'x' }));
    layer.receive(incoming('OPTIONS'), flow);
    assert.deepEqual([flow.times(200).length, flow.times(500).length], [2, 0]);
    await clock.advance(32_000);
    assert.equal(layer.size, 0);
    layer.receive(incoming('OPTIONS'), flow);
    assert.equal(requests.length, 2);
  });
  it('of RFC 2543, without a branch, is matched by its fields', () => {
    const { flow, requests, layer } = setUp();
    layer.receive(incoming('OPTIONS', ''), flow);
    layer.receive(incoming('OPTIONS', ''), flow);
    layer.receive(incoming('OPTIONS', 'z9hG4bK'), flow);
    assert.equal(requests.length, 2);
  });
  it('that needs an unknown extension is refused with its name', () => {
    const { flow, requests, layer } = setUp();
    const message = incoming('OPTIONS');
    message.headers.add('Require', 'replaces, teleport');
    layer.receive(message, flow);
    assert.equal(requests.length, 0);
    assert.equal(flow.sent[0]?.message.headers.get('Unsupported'), 'teleport');
  });
  it('beyond the limit gets 503 while all wait for an answer', () => {
    const { flow, layer } = setUp({ maxServerTransactions: 1 });
    layer.receive(incoming('OPTIONS', 'z9hG4bK1'), flow);
    layer.receive(incoming('OPTIONS', 'z9hG4bK2'), flow);
    assert.deepEqual([flow.times(503).length, layer.size], [1, 1]);
  });
  it('beyond the limit takes the place of the one that was refused longest ago, and no 2xx to an INVITE is forgotten', () => {
    const { clock, flow, invites, requests, layer } = setUp({ maxServerTransactions: 3 });
    layer.receive(incoming('INVITE', 'z9hG4bKcall'), flow);
    invites[0]!.respond(createResponse(invites[0]!.request, 200, { toTag: 'x' }));
    for (let i = 0; i < 100; i++) {
      const method = i % 2 ? 'INVITE' : 'REGISTER';
      layer.receive(incoming(method, `z9hG4bK${i}`), flow);
      const transaction = [...invites, ...requests].find(({ state }) => state === 'proceeding' || state === 'trying')!;
      transaction.respond(createResponse(transaction.request, 404, { toTag: 'x' }));
    }
    assert.deepEqual([flow.times(404).length, flow.times(503).length, layer.size], [100, 0, 3]);
    invites[0]!.repeatAnswer();
    assert.equal(flow.times(200).length, 2);
    layer.close();
    assert.equal(clock.pendingTimers, 0);
  });
});

describe('what strangers send', () => {
  for (const method of ['INVITE', 'REGISTER']) {
    it(`is challenged once where it is ${method}, and nothing kept: the answer may go to somebody who never asked`, async () => {
      const { clock, flow, invites, requests, layer } = setUp();
      layer.receive(incoming(method), flow);
      const transaction = [...invites, ...requests][0]!;
      transaction.respond(createResponse(transaction.request, 401, { toTag: 'x' }));
      await clock.advance(32_000);
      assert.deepEqual([flow.times(401).length, layer.size, clock.pendingTimers], [1, 0, 0]);
    });
  }
  it('is kept for repeats up to some megabytes: of a flood of long requests the latest', () => {
    const { flow, requests, layer } = setUp();
    for (let i = 0; i < 2000; i++) {
      layer.receive(incoming('OPTIONS', `z9hG4bK${i}-${'x'.repeat(30_000)}`), flow);
      requests[i]!.respond(createResponse(requests[i]!.request, 200, { toTag: 'x' }));
    }
    assert.ok(layer.size > 100 && layer.size < 400, `${layer.size} are kept`);
    layer.receive(incoming('OPTIONS', `z9hG4bK1999-${'x'.repeat(30_000)}`), flow);
    assert.equal(requests.length, 2000);
  });
});

describe('an INVITE that comes in', () => {
  it('has its last provisional response repeated', () => {
    const { flow, invites, layer } = setUp();
    layer.receive(incoming('INVITE'), flow);
    invites[0]!.respond(createResponse(invites[0]!.request, 180, { toTag: 'x' }));
    layer.receive(incoming('INVITE'), flow);
    assert.deepEqual([invites.length, flow.times(180).length], [1, 2]);
  });
  it('has its failure repeated up to T2 until the ACK is there (timers G and I)', async () => {
    const { clock, flow, heard, invites, layer } = setUp();
    layer.receive(incoming('INVITE'), flow);
    invites[0]!.respond(createResponse(invites[0]!.request, 486, { toTag: 'x' }));
    await clock.advance(8_000);
    layer.receive(incoming('ACK'), flow);
    await clock.advance(4_999);
    assert.equal(layer.size, 1);
    await clock.advance(1);
    assert.deepEqual(flow.times(486), [0, 500, 1500, 3500, 7500]);
    assert.deepEqual([heard, layer.size, clock.pendingTimers], [[], 0, 0]);
  });
  it('whose ACK is lost is forgotten after 64*T1 (timer H)', async () => {
    const { clock, flow, invites, layer } = setUp();
    layer.receive(incoming('INVITE'), flow);
    invites[0]!.respond(createResponse(invites[0]!.request, 486, { toTag: 'x' }));
    await clock.advance(32_000);
    assert.deepEqual([layer.size, clock.pendingTimers], [0, 0]);
  });
  it('once accepted lets its repeats pass in silence and its ACK through, until timer L', async () => {
    const { clock, flow, heard, invites, layer } = setUp();
    layer.receive(incoming('INVITE'), flow);
    invites[0]!.respond(createResponse(invites[0]!.request, 200, { toTag: 'x' }));
    layer.receive(incoming('INVITE'), flow);
    invites[0]!.repeatAnswer();
    layer.receive(incoming('ACK', 'z9hG4bKother'), flow);
    assert.deepEqual([invites.length, flow.times(200).length, heard], [1, 2, ['ack']]);
    await clock.advance(32_000);
    assert.equal(layer.size, 0);
  });
  it('that is cancelled is told so, and CANCEL is answered, again when it comes again', () => {
    const { flow, heard, layer } = setUp();
    layer.receive(incoming('INVITE'), flow);
    layer.receive(incoming('CANCEL'), flow);
    layer.receive(incoming('CANCEL'), flow);
    assert.deepEqual([heard, flow.times(200).length], [['cancel'], 2]);
  });
  it('cannot be cancelled after its answer', () => {
    const { flow, heard, invites, layer } = setUp();
    layer.receive(incoming('INVITE'), flow);
    invites[0]!.respond(createResponse(invites[0]!.request, 200, { toTag: 'x' }));
    layer.receive(incoming('CANCEL'), flow);
    assert.deepEqual([heard, flow.times(200).length], [[], 2]);
  });
  it('that nobody sent cannot be cancelled: 481', () => {
    const { flow, layer } = setUp();
    layer.receive(incoming('CANCEL'), flow);
    assert.equal(flow.times(481).length, 1);
  });
});
