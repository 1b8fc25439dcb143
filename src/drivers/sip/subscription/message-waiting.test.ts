import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { mailboxes } from '../../../core/ports/mailboxes.ts';
import { type SipKit, sipKit } from '../../../testing/sip-kit.ts';
import { StackAgent } from '../../../testing/stack-agent.ts';
import { SipRequest } from '../message/sip-message.ts';

const general = (more = '') => `
[general]
bindaddr=127.0.0.1
bindport=0
tcpenable=no
allowguest=no
${more}
`;
const alice = (more: string) => `
[alice]
type=friend
host=dynamic
secret=pw
${more}
`;
const REGISTER = { Expires: '60' };
const SUBSCRIBE = { Event: 'message-summary', Accept: 'application/simple-message-summary', Expires: '600' };

describe('messages that wait', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  async function setUp(sip: string) {
    const kit = await sipKit({ extensions: '', sip });
    running.push(kit);
    return { kit, agent: await phone(kit), boxes: mailboxes.of(kit.core), port: kit.sip.udpAddress!.port };
  }

  async function phone(kit: SipKit): Promise<StackAgent> {
    const agent = new StackAgent(kit.sip.udpAddress!);
    await agent.start();
    running.push(agent);
    return agent;
  }

  /** All that was sent before this has arrived, too. */
  const quiet = async (agent: StackAgent) => void (await agent.send('OPTIONS', '', {}));
  const bodyOf = (request: SipRequest) => request.body.toString().split('\r\n');

  it('a phone with a mailbox is told when it has registered, unasked and outside any dialog', async () => {
    const { kit, agent, boxes, port } = await setUp(general() + alice('mailbox=100@default'));
    boxes.set('100@default', { urgent: 1, new: 1, old: 3 });
    assert.equal((await agent.send('REGISTER', '', REGISTER)).status, 200);
    const notify = await agent.next('NOTIFY');
    assert.deepEqual(
      ['Event', 'Content-Type', 'Subscription-State'].map((name) => notify.headers.get(name)),
      ['message-summary', 'application/simple-message-summary', undefined],
    );
    assert.equal(notify.uri, kit.sip.find('alice')!.contact!.uri);
    assert.equal(notify.toTag, undefined);
    assert.match(notify.headers.get('From')!, /^"asterisk" <sip:asterisk@127\.0\.0\.1:\d+>;tag=\w+$/);
    assert.equal(
      notify.body.toString(),
      `Messages-Waiting: yes\r\nMessage-Account: sip:asterisk@127.0.0.1:${port}\r\nVoice-Message: 2/3 (0/0)\r\n`,
    );
    assert.deepEqual(kit.sip.find('alice')!.messagesTold, { new: 2, old: 3 });
  });

  it('a change is told once, and what came out as it was is not told', async () => {
    const { agent, boxes } = await setUp(general() + alice('mailbox=100@default, 101'));
    await agent.send('REGISTER', '', REGISTER);
    assert.equal(bodyOf(await agent.next('NOTIFY'))[0], 'Messages-Waiting: no');
    boxes.set('101', { urgent: 0, new: 1, old: 0 });
    assert.equal(bodyOf(await agent.next('NOTIFY'))[2], 'Voice-Message: 1/0 (0/0)');
    boxes.set('101', { urgent: 0, new: 1, old: 0 });
    boxes.set('102', { urgent: 0, new: 1, old: 0 });
    boxes.setExternal('100', { new: 0, old: 4 });
    assert.equal(bodyOf(await agent.next('NOTIFY'))[2], 'Voice-Message: 1/4 (0/0)');
  });

  it('what changes while a phone has not answered is told it afterwards, as it is then', async () => {
    const { agent, boxes } = await setUp(general() + alice('mailbox=100@default'));
    await agent.send('REGISTER', '', REGISTER);
    await agent.next('NOTIFY');
    agent.answers = 0;
    boxes.set('100', { urgent: 0, new: 1, old: 0 });
    await agent.next('NOTIFY');
    for (const count of [2, 3, 4]) boxes.set('100', { urgent: 0, new: count, old: 0 });
    agent.answers = 200;
    const told: string[] = [];
    while (told.at(-1) !== 'Voice-Message: 4/0 (0/0)') told.push(bodyOf(await agent.next('NOTIFY'))[2]!);
    assert.ok(!told.includes('Voice-Message: 2/0 (0/0)'), told.join());
  });

  it('options say who is to be called, who tells it, and what is left out', async () => {
    const conf =
      general('vmexten=700\nnotifymimetype=text/plain') + alice('mailbox=100\nmwi_from=desk\nbuggymwi=yes\nfromdomain=example.net');
    const { agent, port } = await setUp(conf);
    await agent.send('REGISTER', '', REGISTER);
    const notify = await agent.next('NOTIFY');
    assert.equal(notify.headers.get('Content-Type'), 'text/plain');
    assert.match(notify.headers.get('From')!, /<sip:desk@example\.net>/);
    assert.deepEqual(bodyOf(notify).slice(1, 3), [`Message-Account: sip:700@example.net:${port}`, 'Voice-Message: 0/0']);
  });

  it('a phone without a mailbox is told nothing, nor one with subscribemwi that has not subscribed', async () => {
    for (const more of ['', 'mailbox=100\nsubscribemwi=yes']) {
      const { agent, boxes } = await setUp(general() + alice(more));
      await agent.send('REGISTER', '', REGISTER);
      boxes.set('100', { urgent: 0, new: 1, old: 0 });
      await quiet(agent);
      assert.equal(agent.requests.length, 0);
    }
  });

  it('a subscription is told at once, when something changes and when it ends, and takes the place of what is unasked', async () => {
    const { kit, agent, boxes } = await setUp(general() + alice('mailbox=100\nsubscribemwi=yes'));
    boxes.set('100', { urgent: 0, new: 1, old: 0 });
    await agent.send('REGISTER', '', REGISTER);
    const response = await agent.send('SUBSCRIBE', '700', SUBSCRIBE);
    assert.deepEqual([response.status, response.headers.get('Expires')], [200, '600']);
    const first = await agent.next('NOTIFY');
    assert.equal(first.headers.get('Subscription-State'), 'active;expires=600');
    assert.equal(first.callId, response.callId);
    assert.equal(bodyOf(first)[2], 'Voice-Message: 1/0 (0/0)');
    boxes.set('100', { urgent: 0, new: 0, old: 1 });
    assert.equal(bodyOf(await agent.next('NOTIFY'))[0], 'Messages-Waiting: no');
    await agent.send('REGISTER', '', REGISTER);
    await quiet(agent);
    assert.equal(agent.requests.length, 0);
    await agent.exchange(inDialog(agent, response, { Expires: '0' }));
    assert.equal((await agent.next('NOTIFY')).headers.get('Subscription-State'), 'terminated;reason=timeout');
    assert.equal(kit.sip.load.subscriptions, 0);
  });

  it('a refresh lengthens a subscription, and one that is too short is refused and changes nothing', async () => {
    const { kit, agent } = await setUp(general('subminexpiry=120\nsubmaxexpiry=900') + alice('mailbox=100'));
    const response = await agent.send('SUBSCRIBE', '700', SUBSCRIBE);
    await agent.next('NOTIFY');
    const refused = await agent.exchange(inDialog(agent, response, { Expires: '60' }));
    assert.deepEqual([refused.status, refused.headers.get('Min-Expires')], [423, '120']);
    const again = await agent.exchange(inDialog(agent, response, { Expires: '5000' }));
    assert.deepEqual([again.status, again.headers.get('Expires')], [200, '900']);
    assert.equal((await agent.next('NOTIFY')).headers.get('Subscription-State'), 'active;expires=900');
    assert.equal(kit.sip.load.subscriptions, 1);
  });

  it('a subscription that nobody refreshes ends when its time is over, and is told so', async () => {
    const { kit, agent } = await setUp(general('subminexpiry=1') + alice('mailbox=100'));
    await agent.send('SUBSCRIBE', '700', { ...SUBSCRIBE, Expires: '1' });
    assert.equal((await agent.next('NOTIFY')).headers.get('Subscription-State'), 'active;expires=1');
    assert.equal((await agent.next('NOTIFY')).headers.get('Subscription-State'), 'terminated;reason=timeout');
    assert.equal(kit.sip.load.subscriptions, 0);
  });

  it('a refresh of a subscription that is over, or one that came before, is refused and changes nothing', async () => {
    const { kit, agent } = await setUp(general() + alice('mailbox=100'));
    const response = await agent.send('SUBSCRIBE', '700', SUBSCRIBE);
    await agent.next('NOTIFY');
    const refresh = inDialog(agent, response, { Expires: '600' });
    assert.equal((await agent.exchange(refresh)).status, 200);
    await agent.next('NOTIFY');
    const late = inDialog(agent, response, { Expires: '0' });
    late.headers.set('CSeq', '1 SUBSCRIBE');
    assert.equal((await agent.exchange(late)).status, 500);
    assert.equal(kit.sip.load.subscriptions, 1);
    assert.equal((await agent.exchange(inDialog(agent, response, { Expires: '0' }))).status, 200);
    await agent.next('NOTIFY');
    assert.equal((await agent.exchange(inDialog(agent, response, { Expires: '600' }))).status, 481);
    assert.deepEqual([kit.sip.load.subscriptions, agent.requests.length], [0, 0]);
  });

  it('a mailbox that nobody keeps has no messages', async () => {
    const { agent } = await setUp(general() + alice('mailbox=999@nowhere'));
    assert.equal((await agent.send('SUBSCRIBE', '700', SUBSCRIBE)).status, 200);
    assert.deepEqual(
      bodyOf(await agent.next('NOTIFY')).filter((line) => !line.startsWith('Message-Account')),
      ['Messages-Waiting: no', 'Voice-Message: 0/0 (0/0)', ''],
    );
  });

  it('a phone that refuses what is told unasked is told of the next change all the same', async () => {
    const { agent, boxes } = await setUp(general() + alice('mailbox=100'));
    agent.answers = 400;
    await agent.send('REGISTER', '', REGISTER);
    await agent.next('NOTIFY');
    boxes.set('100', { urgent: 0, new: 1, old: 0 });
    assert.equal(bodyOf(await agent.next('NOTIFY'))[0], 'Messages-Waiting: yes');
  });

  it('a phone that was switched on anew has one subscription, not two', async () => {
    const { kit, agent } = await setUp(general() + alice('mailbox=100'));
    for (let times = 0; times < 3; times++) await agent.send('SUBSCRIBE', '700', SUBSCRIBE);
    assert.equal(kit.sip.load.subscriptions, 1);
  });

  it('the eleventh phone of an account takes the subscription of the first, which is told', async () => {
    const { kit, agent } = await setUp(general() + alice('mailbox=100'));
    await agent.send('SUBSCRIBE', '700', SUBSCRIBE);
    await agent.next('NOTIFY');
    for (let others = 0; others < 10; others++) await (await phone(kit)).send('SUBSCRIBE', '700', SUBSCRIBE);
    assert.equal((await agent.next('NOTIFY')).headers.get('Subscription-State'), 'terminated;reason=rejected');
    assert.equal(kit.sip.load.subscriptions, 10);
  });

  it('the id of a subscription comes back in what it is told', async () => {
    const { agent } = await setUp(general() + alice('mailbox=100'));
    await agent.send('SUBSCRIBE', '700', { Event: 'message-summary;id=7' });
    assert.equal((await agent.next('NOTIFY')).headers.get('Event'), 'message-summary;id=7');
  });

  it('a reload that takes the mailbox away ends the subscription', async () => {
    const { kit, agent } = await setUp(general() + alice('mailbox=100'));
    await agent.send('SUBSCRIBE', '700', SUBSCRIBE);
    await agent.next('NOTIFY');
    await kit.reload(general() + alice(''));
    assert.equal((await agent.next('NOTIFY')).headers.get('Subscription-State'), 'terminated;reason=noresource');
    assert.equal(kit.sip.load.subscriptions, 0);
  });

  for (const [what, more, headers, status] of [
    ['without a mailbox', '', {}, 404],
    ['that cannot read what there is', 'mailbox=100', { Accept: 'text/html' }, 406],
    ['that may not subscribe', 'mailbox=100\nallowsubscribe=no', {}, 403],
    ['that would stay too short', 'mailbox=100', { Expires: '5' }, 423],
  ] as const) {
    it(`a subscription of a phone ${what} is refused with ${status}`, async () => {
      const { kit, agent } = await setUp(general() + alice(more));
      assert.equal((await agent.send('SUBSCRIBE', '700', { ...SUBSCRIBE, ...headers })).status, status);
      assert.equal(kit.sip.load.subscriptions, 0);
    });
  }

  it('whoever does not know the secret is not told of messages', async () => {
    const { kit, agent } = await setUp(general() + alice('mailbox=100').replace('secret=pw', 'secret=another'));
    assert.equal((await agent.send('SUBSCRIBE', '700', SUBSCRIBE)).status, 403);
    assert.equal(kit.sip.load.subscriptions, 0);
  });

  let cseq = 1000;
  /** A SUBSCRIBE in the dialog of the first one, with credentials for it. */
  function inDialog(
    agent: StackAgent,
    { headers, callId }: { headers: SipRequest['headers']; callId: string },
    more: Record<string, string>,
  ) {
    const request = new SipRequest('SUBSCRIBE', `sip:700@127.0.0.1`);
    request.headers.add('From', headers.get('From')!).add('To', headers.get('To')!).add('Call-ID', callId);
    request.headers
      .add('CSeq', `${++cseq} SUBSCRIBE`)
      .add('Contact', `<sip:alice@127.0.0.1:${agent.port}>`)
      .add('Event', 'message-summary');
    for (const [name, value] of Object.entries(more)) request.headers.add(name, value);
    return request;
  }
});
