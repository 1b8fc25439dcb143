import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { SystemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { type SipKit, sipKit } from '../../testing/sip-kit.ts';
import { answerChallenge } from './auth/answer-challenge.ts';
import { createResponse, randomToken } from './message/create-response.ts';
import { SipRequest, type SipResponse } from './message/sip-message.ts';
import { TransactionLayer } from './transaction/transaction-layer.ts';
import { Transports } from './transport/transports.ts';

const SIP = `
[general]
bindaddr=127.0.0.1
bindport=0
tcpenable=yes
tcpbindaddr=127.0.0.1:0
context=default
callcounter=yes
notifyringing=yes
[alice]
type=friend
host=dynamic
secret=pw
qualify=1000
qualifyfreq=1
`;
const EXTENSIONS = `
[default]
exten => 100,1,Dial(SIP/alice,20)
exten => 100,hint,SIP/alice
exten => 700,1,Wait(10)
`;

/** A user agent made of the stack alone, which answers every request with the status it is told to. */
class Agent {
  readonly requests: SipRequest[] = [];
  answers = 200;
  readonly #layer: TransactionLayer;
  readonly #transports: Transports;
  readonly #server: { address: string; port: number };
  #wake = () => {};
  #cseq = 1;

  constructor(server: { address: string; port: number }) {
    this.#server = server;
    const clock = new SystemClock();
    this.#layer = new TransactionLayer({
      clock,
      logger: silentLogger,
      user: {
        onRequest: (transaction) => {
          this.requests.push(transaction.request);
          if (this.answers) transaction.respond(createResponse(transaction.request, this.answers, { toTag: 'agent' }));
          this.#wake();
        },
        onInvite: () => {},
        onCancel: () => {},
        onAck: () => {},
      },
    });
    this.#transports = new Transports({ clock, logger: silentLogger, onMessage: (message, flow) => this.#layer.receive(message, flow) });
  }

  async start(): Promise<void> {
    await this.#transports.listenUdp({ address: '127.0.0.1', port: 0 });
    this.#layer.attach(this.#transports);
  }

  async stop(): Promise<void> {
    this.#layer.close();
    await this.#transports.close();
  }

  /** Sends a request as alice, with credentials when asked; resolves with the final response. */
  async send(method: string, to: string, headers: Record<string, string>): Promise<SipResponse> {
    const dialog = { callId: randomToken(), tag: randomToken(4) };
    const first = this.#make(method, to, headers, dialog);
    const response = await this.#exchange(first);
    if (response.status !== 401) return response;
    const again = this.#make(method, to, headers, dialog);
    again.headers.add(...answerChallenge(response, again, { user: 'alice', secret: 'pw' })!);
    return this.#exchange(again);
  }

  /** Resolves with the next request of that method. */
  async next(method: string): Promise<SipRequest> {
    for (;;) {
      const at = this.requests.findIndex((request) => request.method === method);
      if (at >= 0) return this.requests.splice(at, 1)[0]!;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #make(method: string, to: string, headers: Record<string, string>, { callId, tag }: { callId: string; tag: string }): SipRequest {
    const request = new SipRequest(method, `sip:${to ? `${to}@` : ''}127.0.0.1:${this.#server.port}`);
    request.headers
      .add('From', `<sip:alice@127.0.0.1>;tag=${tag}`)
      .add('To', `<sip:${to || 'alice'}@127.0.0.1>`)
      .add('Call-ID', callId);
    request.headers.add('CSeq', `${this.#cseq++} ${method}`).add('Contact', `<sip:alice@127.0.0.1:${this.#transports.udpAddress!.port}>`);
    for (const [name, value] of Object.entries(headers)) request.headers.add(name, value);
    return request;
  }

  #exchange(request: SipRequest): Promise<SipResponse> {
    return new Promise((resolve, reject) => {
      this.#layer.request(request, this.#transports.flowTo('UDP', this.#server)!, {
        onResponse: (response) => response.status >= 200 && resolve(response),
        onFailed: (reason) => reject(new Error(reason)),
      });
    });
  }
}

describe('beside calls', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  async function setUp(): Promise<{ kit: SipKit; agent: Agent }> {
    const kit = await sipKit({ extensions: EXTENSIONS, sip: SIP });
    running.push(kit);
    const agent = new Agent(kit.sip.udpAddress!);
    await agent.start();
    running.push(agent);
    return { kit, agent };
  }

  it('a subscription is told the state of an extension at once and when it changes, and its end', async () => {
    const { kit, agent } = await setUp();
    const response = await agent.send('SUBSCRIBE', '100', { Event: 'dialog', Expires: '600', Accept: 'application/dialog-info+xml' });
    assert.equal(response.status, 200);
    const first = await agent.next('NOTIFY');
    assert.match(first.headers.get('Subscription-State')!, /^active;expires=600$/);
    assert.match(first.body.toString(), /version="0" state="full"[\s\S]*<state>terminated<\/state>/);
    kit.core.devices.set('SIP/alice', 'RINGING');
    assert.match((await agent.next('NOTIFY')).body.toString(), /direction="recipient">\n<state>early<\/state>/);
    kit.core.devices.set('SIP/alice', 'INUSE');
    assert.match((await agent.next('NOTIFY')).body.toString(), /<state>confirmed<\/state>/);
    assert.deepEqual([kit.sip.load.subscriptions, kit.core.hints.watchers], [1, 1]);
  });

  it('a subscription that the phone no longer knows is forgotten', async () => {
    const { kit, agent } = await setUp();
    await agent.send('SUBSCRIBE', '100', { Event: 'dialog' });
    await agent.next('NOTIFY');
    agent.answers = 481;
    kit.core.devices.set('SIP/alice', 'INUSE');
    await agent.next('NOTIFY');
    // The answer to it arrives before that to a request sent after it.
    agent.answers = 200;
    await agent.send('OPTIONS', '', {});
    assert.deepEqual([kit.sip.load.subscriptions, kit.core.hints.watchers], [0, 0]);
  });

  for (const [what, exten, headers, status] of [
    ['another event', '100', { Event: 'presence' }, 489],
    ['an extension without a hint', '700', { Event: 'dialog' }, 404],
  ] as const) {
    it(`a subscription to ${what} is refused with ${status}`, async () => {
      const { agent } = await setUp();
      assert.equal((await agent.send('SUBSCRIBE', exten, headers)).status, status);
    });
  }

  it('a phone with qualify is asked, and what it answers is told', async () => {
    const { kit, agent } = await setUp();
    const reachable = kit.next('endpoint.statusChanged', (fact) => fact.status === 'Reachable');
    assert.equal((await agent.send('REGISTER', '', { Expires: '60' })).status, 200);
    assert.equal((await agent.next('OPTIONS')).uri, kit.sip.find('alice')!.contact!.uri);
    assert.ok((await reachable).roundTripMs! >= 1);
    assert.equal(kit.sip.find('alice')!.reachability, 'reachable');
    const unreachable = kit.next('endpoint.statusChanged', (fact) => fact.status === 'Unreachable');
    agent.answers = 0;
    await agent.next('OPTIONS');
    assert.equal((await unreachable).roundTripMs, -1);
    assert.equal(kit.core.devices.get('SIP/alice'), 'UNAVAILABLE');
    const asked = kit.next('endpoint.qualified');
    assert.equal(kit.sip.qualify('alice', 'q1'), true);
    assert.equal((await asked).actionId, 'q1');
    assert.equal(kit.sip.qualify('nobody'), false);
  });

  it('the torture messages of RFC 4475 over UDP and TCP end nothing', async () => {
    const { kit, agent } = await setUp();
    const folder = join(dirname(createRequire(import.meta.url).resolve('sip/package.json')), 'test/messages');
    const { createSocket } = await import('node:dgram');
    const socket = createSocket('udp4');
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.dat'))) {
      const bytes = readFileSync(join(folder, name));
      await new Promise((resolve) => socket.send(bytes, kit.sip.udpAddress!.port, '127.0.0.1', resolve));
      const connection = connect(kit.sip.tcpAddress!.port, '127.0.0.1');
      connection.on('error', () => {});
      await once(connection, 'connect');
      await new Promise((resolve) => connection.write(bytes, resolve));
      connection.destroy();
    }
    socket.close();
    assert.equal((await agent.send('OPTIONS', '', {})).status, 200);
    assert.equal(kit.core.channels.size, 0);
  });
});
