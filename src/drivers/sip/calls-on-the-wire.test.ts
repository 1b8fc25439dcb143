import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Channel } from '../../core/channel/channel.ts';
import { type SipKit, sipKit } from '../../testing/sip-kit.ts';
import { StackAgent } from '../../testing/stack-agent.ts';
import { Dialog } from './dialog/dialog.ts';
import { createResponse } from './message/create-response.ts';
import { encodeMessage } from './message/encoder.ts';
import { SipRequest, type SipResponse } from './message/sip-message.ts';

const SIP = `
[general]
bindaddr=127.0.0.1
bindport=0
context=default
[alice]
type=friend
host=dynamic
context=default
`;
const EXTENSIONS = '[default]\nexten => 600,1,Answer()\nexten => 600,n,Wait(10)\nexten => 700,1,Dial(SIP/alice)\n';
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0\r\n';

describe('a call, seen from the wire,', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  async function setUp(sip = SIP): Promise<{ kit: SipKit; agent: StackAgent }> {
    const kit = await sipKit({ extensions: EXTENSIONS, sip });
    const agent = new StackAgent(kit.sip.udpAddress!);
    await agent.start();
    running.push(kit, agent);
    assert.equal((await agent.send('REGISTER', '', { Expires: '60' })).status, 200);
    return { kit, agent };
  }

  /** The exchange calls alice; resolves when her INVITE is there. */
  async function ring({ kit, agent }: { kit: SipKit; agent: StackAgent }): Promise<Channel> {
    const channel = kit.core.request('SIP', { resource: 'alice' });
    assert.ok('leg' in channel);
    channel.signals.on('hangup', () => channel.hangup());
    channel.leg.call();
    await agent.until(() => agent.invites.length > 0);
    return channel;
  }

  /** A 200 to the INVITE from the fork of that tag. */
  const answer = (agent: StackAgent, tag: string): SipResponse => {
    const response = createResponse(agent.invites[0]!.request, 200, { toTag: tag }).setBody('application/sdp', SDP);
    response.headers.add('Contact', `<sip:${tag}@127.0.0.1:${agent.port}>`);
    return response;
  };

  /** The final status of an INVITE. */
  const statusOf = (agent: StackAgent, invite: SipRequest): Promise<number> =>
    new Promise((resolve, reject) => {
      const onResponse = ({ status }: SipResponse) => status >= 200 && resolve(status);
      agent.layer.invite(invite, agent.flow, { onResponse, onFailed: (reason) => reject(new Error(reason)) });
    });

  it('without an offer in its INVITE is answered with one, and the ACK brings the answer', async () => {
    const { kit, agent } = await setUp();
    const { request, response } = await agent.invite('600');
    assert.match(response.body.toString(), /^m=audio \d+ RTP\/AVP 0 8 101/m);
    const dialog = Dialog.forResponse(request, response);
    assert.equal([...kit.sip.dialogs()][0]?.codec, 'nothing');
    agent.layer.sendAck(dialog.createRequest('ACK', dialog.localSequence).setBody('application/sdp', SDP), agent.flow);
    const info = await agent.exchange(dialog.createRequest('OPTIONS'));
    assert.equal(info.status, 200);
    assert.equal([...kit.sip.dialogs()][0]?.codec, 'alaw');
    assert.equal((await agent.exchange(dialog.createRequest('BYE'))).status, 200);
  });

  it('that two forks answer goes on with the first and ends the second', async () => {
    const both = await setUp();
    const { agent } = both;
    const channel = await ring(both);
    const [first, second] = [answer(agent, 'first'), answer(agent, 'second')];
    agent.invites[0]!.respond(first);
    await agent.until(() => agent.acks.length === 1);
    agent.flow.send(encodeMessage(second));
    const bye = await agent.next('BYE');
    assert.deepEqual([bye.toTag, bye.uri], ['second', `sip:second@127.0.0.1:${agent.port}`]);
    assert.deepEqual(
      agent.acks.map((ack) => ack.toTag),
      ['first', 'second'],
    );
    agent.flow.send(encodeMessage(first));
    await agent.until(() => agent.acks.length === 3);
    assert.equal(agent.acks[2]!.toTag, 'first');
    assert.equal(channel.state, 6);
    channel.hangup();
    assert.equal((await agent.next('BYE')).toTag, 'first');
  });

  it('that is answered although it was given up is acknowledged and ended', async () => {
    const both = await setUp();
    const { kit, agent } = both;
    const channel = await ring(both);
    agent.invites[0]!.respond(createResponse(agent.invites[0]!.request, 180, { toTag: 'late' }));
    await kit.next('channel.stateChanged');
    const late = answer(agent, 'late');
    channel.hangup();
    agent.invites[0]!.respond(late);
    assert.equal((await agent.next('BYE')).toTag, 'late');
    assert.deepEqual(
      agent.acks.map((ack) => ack.toTag),
      ['late'],
    );
    assert.equal(kit.sip.load.legs, 0);
  });

  it('brings text both ways', async () => {
    const both = await setUp();
    const { agent } = both;
    const channel = await ring(both);
    const response = answer(agent, 'phone');
    const dialog = Dialog.forRequest(agent.invites[0]!.request, 'phone')!;
    agent.invites[0]!.respond(response);
    await agent.until(() => agent.acks.length === 1);
    assert.equal(await channel.leg.sendText!('Grüße'), true);
    assert.equal((await agent.next('MESSAGE')).body.toString('utf8'), 'Grüße');
    const texts: string[] = [];
    channel.signals.on('text', (body) => texts.push(body));
    const reply = dialog.createRequest('MESSAGE').setBody('text/plain', Buffer.from('zurück'));
    assert.equal((await agent.exchange(reply)).status, 202);
    assert.deepEqual(texts, ['zurück']);
    assert.equal((await agent.exchange(dialog.createRequest('MESSAGE').setBody('text/html', 'x'))).status, 415);
    channel.hangup();
    await agent.next('BYE');
  });

  it('takes no request of somebody who knows its number and our tag, but not that of the party', async () => {
    const { agent } = await setUp();
    const { request, response } = await agent.invite('600');
    const dialog = Dialog.forResponse(request, response);
    agent.layer.sendAck(dialog.createRequest('ACK', dialog.localSequence).setBody('application/sdp', SDP), agent.flow);
    for (const method of ['BYE', 'INFO', 'REFER', 'UPDATE']) {
      const strange = dialog.createRequest(method);
      strange.headers.set('From', '<sip:alice@127.0.0.1>;tag=another');
      assert.equal((await agent.exchange(strange)).status, 481, method);
    }
    assert.equal((await agent.exchange(dialog.createRequest('BYE'))).status, 200);
  });

  it('begins for nobody without a Contact: there would be no way to end it', async () => {
    const { kit, agent } = await setUp();
    const bare = new SipRequest('INVITE', 'sip:600@127.0.0.1');
    bare.headers.add('From', '<sip:alice@127.0.0.1>;tag=1').add('To', '<sip:600@127.0.0.1>').add('Call-ID', 'bare').add('CSeq', '1 INVITE');
    assert.equal(await statusOf(agent, bare), 400);
    assert.equal(kit.core.channels.size, 0);
  });

  it('that comes back to us is refused as a loop', async () => {
    const both = await setUp();
    const { kit, agent } = both;
    const channel = await ring(both);
    const { request } = agent.invites[0]!;
    const back = new SipRequest('INVITE', 'sip:600@127.0.0.1');
    for (const name of ['From', 'To', 'Call-ID', 'CSeq', 'Contact']) back.headers.copy(name, request.headers);
    const refused = await new Promise<SipResponse>((resolve, reject) => {
      agent.layer.invite(back, agent.flow, { onResponse: resolve, onFailed: (reason) => reject(new Error(reason)) });
    });
    assert.equal(refused.status, 482);
    assert.equal(kit.core.channels.size, 1);
    channel.hangup();
  });

  it('takes the hops that it has left along, and goes no further without any: a ring of exchanges ends', async () => {
    const { kit, agent } = await setUp();
    const onwards = agent.invite('700', { 'Max-Forwards': '5' });
    await agent.until(() => agent.invites.length > 0);
    assert.equal(agent.invites[0]!.request.headers.get('Max-Forwards'), '4');
    agent.invites[0]!.respond(createResponse(agent.invites[0]!.request, 486, { toTag: 'busy' }));
    assert.equal((await onwards).response.status, 486);
    assert.equal((await agent.invite('700', { 'Max-Forwards': '1' })).response.status, 503);
    assert.equal(agent.invites.length, 1);
    assert.equal(kit.sip.load.legs, 0);
    const unsaid = agent.invite('700');
    await agent.until(() => agent.invites.length > 1);
    assert.equal(agent.invites[1]!.request.headers.get('Max-Forwards'), '70');
    agent.invites[1]!.respond(createResponse(agent.invites[1]!.request, 486, { toTag: 'busy' }));
    await unsaid;
  });

  it('outside of any dialog is 481', async () => {
    const { agent } = await setUp();
    const { request, response } = await agent.invite('600');
    const dialog = Dialog.forResponse(request, response);
    agent.layer.sendAck(dialog.createRequest('ACK', dialog.localSequence).setBody('application/sdp', SDP), agent.flow);
    await agent.exchange(dialog.createRequest('BYE'));
    assert.equal((await agent.exchange(dialog.createRequest('INFO'))).status, 481);
  });
});
