import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Exchange } from '../../../exchange/exchange.ts';
import { VoicemailQueries } from '../../../exchange/voicemail-queries.ts';
import { counts, leaveMessage, type VoicemailKit, voicemailKit } from '../../../testing/voicemail-kit.ts';
import { type AmiPeer, account, startManager } from '../../manager-fixture.ts';
import { voicemailActions } from './index.ts';

const CONF = `
[default]
101 => 1234,Bob Baker,bob@example.org
102 => -5678,Carol Cole,,,maxmsg=1|review=yes|envelope=no
[sales]
200 => 1111,Sales
`;

/** A message in 101@default and 200@sales unless the configuration has none of them. */
async function setUp(t: TestContext, conf = CONF) {
  const kit = await voicemailKit(conf);
  const { core } = kit;
  if (kit.voicemail.size > 0) await leaveMessage(kit, 'alice', 'one');
  const voicemail = new VoicemailQueries(core);
  const exchange = { bus: core.bus, voicemail, system: { uptimeSeconds: 7, lastReloadSeconds: 0 } } as unknown as Exchange;
  const accounts = [account('admin'), account('caller', { write: 'call' }), account('user', { write: 'user' })];
  const manager = await startManager({ accounts }, { exchange, actions: voicemailActions });
  t.after(() => manager.stop());
  return { kit, manager, peer: await manager.logIn() };
}

/** One message with its lines parted by `|`; events of the bus that come between are passed over. */
const answer = async (peer: AmiPeer) => (await peer.find('Response: ')).replaceAll('\r\n', '|');

const ask = (peer: AmiPeer, ...lines: string[]) => {
  peer.send(...lines);
  return answer(peer);
};

/** A list to its end. */
async function askList(peer: AmiPeer, end: string, ...lines: string[]): Promise<string[]> {
  const told = [await ask(peer, ...lines)];
  while (!told.at(-1)?.startsWith(`Event: ${end}`)) told.push((await peer.find('ActionID: ')).replaceAll('\r\n', '|'));
  return told;
}

/** What VoicemailUsersList and VoicemailUserStatus say of Bob's mailbox with one new message. */
const BOB = [
  'VMContext: default|VoiceMailbox: 101|Fullname: Bob Baker|Email: bob@example.org|Pager: |ServerEmail: asterisk|FromString: ',
  'MailCommand: /usr/sbin/sendmail -t|Language: |TimeZone: |Callback: |Dialout: |UniqueID: |ExitContext: |SayDurationMinimum: 2',
  'SayEnvelope: Yes|SayCID: No|AttachMessage: Yes|AttachmentFormat: |DeleteMessage: No|VolumeGain: 0.00|CanReview: No|CanMarkUrgent: Yes',
  'CallOperator: No|MaxMessageCount: 100|MaxMessageLength: 0|NewMessageCount: 1|OldMessageCount: 0',
].join('|');

test('the mailboxes are listed with their options and counts, in the same form for a session of 2006', async (t) => {
  const { peer, manager } = await setUp(t);
  const classic = await manager.logIn({ listener: 'classic' });
  const request = ['Action: VoicemailUsersList', 'ActionID: 1'];
  const list = await askList(peer, 'VoicemailUserEntryComplete', ...request);
  assert.deepEqual(await askList(classic, 'VoicemailUserEntryComplete', ...request), list);
  assert.deepEqual(
    [list[0], list[1], list.at(-1)],
    [
      'Response: Success|ActionID: 1|EventList: start|Message: Voicemail user list will follow',
      `Event: VoicemailUserEntry|ActionID: 1|${BOB}`,
      'Event: VoicemailUserEntryComplete|ActionID: 1|EventList: Complete|ListItems: 3',
    ],
  );
  assert.match(list[2]!, /\|VoiceMailbox: 102\|.*\|Email: \|.*\|SayEnvelope: No\|.*\|CanReview: Yes\|.*\|MaxMessageCount: 1\|/);
  assert.match(list[3]!, /\|VMContext: sales\|VoiceMailbox: 200\|Fullname: Sales\|Email: \(null\)\|.*\|NewMessageCount: 1\|/);
});

test('without a mailbox the list is a sentence', async (t) => {
  const { peer } = await setUp(t, '');
  assert.equal(
    await ask(peer, 'Action: VoicemailUsersList', 'ActionID: 1'),
    'Response: Success|ActionID: 1|Message: There are no voicemail users currently defined.',
  );
});

test('one mailbox is shown, and refused without its context, its number, or when there is none such', async (t) => {
  const { peer } = await setUp(t);
  const status = ['Action: VoicemailUserStatus', 'ActionID: 2'];
  assert.deepEqual(await askList(peer, 'VoicemailUserDetailComplete', ...status, 'Context: default', 'Mailbox: 101'), [
    'Response: Success|ActionID: 2|EventList: start|Message: Voicemail user detail will follow',
    `Event: VoicemailUserDetail|ActionID: 2|${BOB}`,
    'Event: VoicemailUserDetailComplete|ActionID: 2|EventList: Complete|ListItems: 1',
  ]);
  for (const given of ['Context: default', 'Mailbox: 101'])
    assert.equal(await ask(peer, ...status, given), "Response: Error|ActionID: 2|Message: Need 'Context' and 'Mailbox' parameters.");
  assert.equal(
    await ask(peer, ...status, 'Context: sales', 'Mailbox: 101'),
    'Response: Success|ActionID: 2|Message: There is no voicemail user of the given info.',
  );
});

test('the messages of a mailbox are listed folder by folder, with what moves them', async (t) => {
  const { peer } = await setUp(t);
  const summary = ['Action: VoicemailBoxSummary', 'ActionID: 3'];
  const list = await askList(peer, 'VoicemailBoxDetailComplete', ...summary, 'Context: default', 'Mailbox: 101');
  assert.equal(list.length, 3);
  assert.equal(list[0], 'Response: Success|ActionID: 3|EventList: start|Message: Voicemail box detail will follow');
  assert.match(
    list[1]!,
    /^Event: VoicemailBoxDetail\|ActionID: 3\|Folder: INBOX\|CallerID: [^|]+\|Date: \w{3} \w{3} \d\d [^|]+ \d{4}\|Duration: \d+\|Flag: \|ID: \d+-[0-9a-f]{8}$/,
  );
  assert.equal(list[2], 'Event: VoicemailBoxDetailComplete|ActionID: 3|EventList: Complete|ListItems: 1');
  const empty = await askList(peer, 'VoicemailBoxDetailComplete', ...summary, 'Context: default', 'Mailbox: 102');
  assert.equal(empty.at(-1), 'Event: VoicemailBoxDetailComplete|ActionID: 3|EventList: Complete|ListItems: 0');
  for (const given of ['Context: default', 'Mailbox: 101'])
    assert.equal(await ask(peer, ...summary, given), "Response: Error|ActionID: 3|Message: Need 'Context' and 'Mailbox' parameters.");
  assert.equal(
    await ask(peer, ...summary, 'Context: sales', 'Mailbox: 101'),
    'Response: Success|ActionID: 3|Message: There is no voicemail user matching the given user.',
  );
});

/** What the message in 101@default is called. */
async function firstIdOf(kit: VoicemailKit): Promise<string> {
  const messages = await new VoicemailQueries(kit.core).messages('101', 'default');
  assert.ok(messages?.[0]);
  return messages[0].info.id;
}

/** The headers that each action needs, in the order in which it asks for them. */
const FROM = { Mailbox: '101', Context: 'default', Folder: 'INBOX', ID: '' };
const WAYS = {
  VoicemailMove: { ...FROM, ToFolder: 'Work' },
  VoicemailRemove: FROM,
  VoicemailForward: { ...FROM, ToMailbox: '102', ToContext: 'default', ToFolder: 'INBOX' },
};

const request = (action: string, headers: object) => [
  `Action: ${action}`,
  'ActionID: 4',
  ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
];

for (const [action, headers] of Object.entries(WAYS)) {
  const verb = action.slice('Voicemail'.length).toLowerCase();

  test(`${action} names the first header that is missing, and says when nothing was done`, async (t) => {
    const { kit, peer } = await setUp(t);
    const id = await firstIdOf(kit);
    const whole = { ...headers, ID: id };
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries(whole)) {
      assert.equal(await ask(peer, ...request(action, given)), `Response: Error|ActionID: 4|Message: ${name} not specified, required`);
      given[name] = value;
    }
    const wrong = Object.keys(whole).map((name) => ({ ...whole, [name]: '../nosuch' }));
    for (const one of wrong)
      assert.equal(await ask(peer, ...request(action, one)), `Response: Success|ActionID: 4|Message: Message ${verb} failed`);
    assert.equal(counts(kit, '101@default'), '0/1/0');
    assert.equal(await ask(peer, ...request(action, whole)), `Response: Success|ActionID: 4|Message: Message ${verb} successful`);
    assert.equal(counts(kit, '101@default'), action === 'VoicemailForward' ? '0/1/0' : '0/0/0');
    assert.equal(counts(kit, '102@default'), action === 'VoicemailForward' ? '0/1/0' : '0/0/0');
  });
}

test('a copy for a mailbox that is full fails, and the message stays', async (t) => {
  const { kit, peer } = await setUp(t);
  const id = await firstIdOf(kit);
  const forward = request('VoicemailForward', { ...WAYS.VoicemailForward, ID: id });
  assert.match(await ask(peer, ...forward), /successful$/);
  assert.match(await ask(peer, ...forward), /failed$/);
  assert.equal(counts(kit, '102@default'), '0/1/0');
});

test('a refresh counts what somebody else has put into the folders, in the mailboxes that are named only', async (t) => {
  const { kit, peer } = await setUp(t);
  const inbox = join(kit.spool, 'voicemail/default/101/INBOX');
  for (const extension of ['txt', 'wav']) await rename(join(inbox, `msg0000.${extension}`), join(inbox, `../away.${extension}`));
  for (const header of ['Mailbox: 102', 'Context: sales']) {
    assert.equal(await ask(peer, 'Action: VoicemailRefresh', 'ActionID: 5', header), 'Response: Success|ActionID: 5|Message: Refresh sent');
    assert.equal(counts(kit, '101@default'), '0/1/0');
  }
  assert.equal(await ask(peer, 'Action: VoicemailRefresh'), 'Response: Success|Message: Refresh sent');
  assert.equal(counts(kit, '101@default'), '0/0/0');
});

test('who has class call alone lists and moves nothing, who has class user alone moves and lists nothing', async (t) => {
  const { manager } = await setUp(t);
  const denied = 'Response: Error|ActionID: 6|Message: Permission denied';
  const [caller, user] = [await manager.logIn({ user: 'caller' }), await manager.logIn({ user: 'user' })];
  for (const action of [...Object.keys(WAYS), 'VoicemailRefresh']) {
    assert.equal(await ask(caller, `Action: ${action}`, 'ActionID: 6'), denied);
    assert.notEqual(await ask(user, `Action: ${action}`, 'ActionID: 6'), denied);
  }
  for (const action of ['VoicemailUsersList', 'VoicemailUserStatus', 'VoicemailBoxSummary']) {
    assert.equal(await ask(user, `Action: ${action}`, 'ActionID: 6'), denied);
    assert.notEqual(await ask(caller, `Action: ${action}`, 'ActionID: 6'), denied);
  }
});
