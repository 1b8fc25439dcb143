import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import type { Clock } from '../../../base/clock.ts';
import { ManualClock } from '../../../base/manual-clock.ts';
import { type SipKit, sipKit } from '../../../testing/sip-kit.ts';
import { StackAgent } from '../../../testing/stack-agent.ts';
import { createResponse } from '../message/create-response.ts';
import { encodeMessage } from '../message/encoder.ts';
import { SUBSCRIPTION_LIMITS } from './subscriptions.ts';

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

describe('beside calls', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  async function setUp(clock?: Clock): Promise<{ kit: SipKit; agent: StackAgent }> {
    const kit = await sipKit({ extensions: EXTENSIONS, sip: SIP, ...(clock && { clock }) });
    running.push(kit);
    const agent = new StackAgent(kit.sip.udpAddress!);
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

  it('a lamp that has not answered yet is told once how it is then, however much changes', async () => {
    const { kit, agent } = await setUp();
    await agent.send('SUBSCRIBE', '100', { Event: 'dialog', Expires: '600' });
    await agent.next('NOTIFY');
    agent.answers = 0;
    kit.core.devices.set('SIP/alice', 'RINGING');
    const unanswered = await agent.next('NOTIFY');
    kit.core.devices.set('SIP/alice', 'INUSE');
    kit.core.devices.set('SIP/alice', 'RINGING');
    kit.core.devices.set('SIP/alice', 'INUSE');
    agent.flow.send(encodeMessage(createResponse(unanswered, 200)));
    assert.match((await agent.next('NOTIFY')).body.toString(), /version="2"[\s\S]*<state>confirmed<\/state>/);
  });

  it('who asks for states and does not take them is refused once there are 500', async () => {
    // Time stands still: on a slow machine the first were given up before the last were asked for.
    const { kit, agent } = await setUp(new ManualClock());
    agent.answers = 0;
    const statuses = new Set<number>();
    for (let asked = 0; asked < SUBSCRIPTION_LIMITS.perAddress; asked++)
      statuses.add((await agent.send('SUBSCRIBE', '100', { Event: 'dialog', Expires: '0' })).status);
    assert.deepEqual([...statuses], [200]);
    assert.equal((await agent.send('SUBSCRIBE', '100', { Event: 'dialog', Expires: '0' })).status, 503);
    assert.equal(kit.sip.load.subscriptions, 0);
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
