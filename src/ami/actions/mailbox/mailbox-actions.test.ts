import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mailboxes, mailboxes } from '../../../core/ports/mailboxes.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { MailboxQueries, restoreExternal } from '../../../exchange/mailbox-queries.ts';
import { coreKit } from '../../../testing/core-kit.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { mailboxActions } from './index.ts';

async function setUp() {
  const { core, told } = await coreKit('[default]\n');
  const boxes = new Mailboxes(core.bus);
  mailboxes.fill(core, boxes);
  const exchange = { bus: core.bus, mailboxes: new MailboxQueries(core), system: { uptimeSeconds: 7, lastReloadSeconds: 0 } };
  const accounts = [account('admin'), account('deaf', { write: 'system' }), account('reader', { write: 'reporting' })];
  const manager = await startManager({ accounts }, { exchange: exchange as unknown as Exchange, actions: mailboxActions });
  return { core, boxes, told, manager };
}

const ask = async (peer: Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>['manager']['logIn']>>, ...lines: string[]) => {
  peer.send(...lines);
  return (await peer.find('Response: ')).replaceAll('\r\n', '|');
};

test('a mailbox is asked for its messages in both dialects', async (t) => {
  const { boxes, manager } = await setUp();
  t.after(() => manager.stop());
  boxes.set('100@default', { urgent: 1, new: 2, old: 4 });
  boxes.set('101@default', { urgent: 0, new: 0, old: 8 });
  const modern = await manager.logIn();
  const classic = await manager.logIn({ listener: 'classic' });
  for (const [peer, urgent, unheard] of [
    [modern, 'UrgMessages: 1|', 2],
    [classic, '', 3],
  ] as const) {
    assert.equal(await ask(peer, 'Action: MailboxStatus', 'ActionID: 1'), 'Response: Error|ActionID: 1|Message: Mailbox not specified');
    assert.equal(await ask(peer, 'Action: MailboxCount'), 'Response: Error|Message: Mailbox not specified');
    assert.equal(
      await ask(peer, 'Action: MailboxStatus', 'ActionID: 2', 'Mailbox: 101,100@default'),
      'Response: Success|ActionID: 2|Message: Mailbox Status|Mailbox: 101,100@default|Waiting: 1',
    );
    // Blanks belong to a name here, and part names below.
    assert.match(await ask(peer, 'Action: MailboxStatus', 'Mailbox: 101, 100'), /Waiting: 0$/);
    assert.equal(
      await ask(peer, 'Action: MailboxCount', 'Mailbox: 101, 100@default'),
      `Response: Success|Message: Mailbox Message Count|Mailbox: 101, 100@default|${urgent}NewMessages: ${unheard}|OldMessages: 12`,
    );
    assert.match(await ask(peer, 'Action: MailboxCount', 'Mailbox: 999@nowhere'), /NewMessages: 0\|OldMessages: 0$/);
  }
});

test('counts from outside are told, listed, kept over a restart and deleted', async (t) => {
  const { core, manager } = await setUp();
  t.after(() => manager.stop());
  const peer = await manager.logIn();
  assert.equal(await ask(peer, 'Action: MWIUpdate'), 'Response: Error|Message: Missing mailbox parameter in request');
  assert.equal(
    await ask(peer, 'Action: MWIUpdate', 'Mailbox: 1@acme', 'NewMessages: x'),
    'Response: Error|Message: Invalid NewMessages: x',
  );
  assert.equal(
    await ask(peer, 'Action: MWIUpdate', 'Mailbox: 1@acme', 'OldMessages: -1'),
    'Response: Error|Message: Invalid OldMessages: -1',
  );
  assert.equal(
    await ask(peer, 'Action: MWIUpdate', 'ActionID: 5', 'Mailbox: 1@acme', 'NewMessages: 3', 'OldMessages: 4'),
    'Response: Success|ActionID: 5',
  );
  await ask(peer, 'Action: MWIUpdate', 'Mailbox: 2@acme', 'OldMessages: 7');
  peer.send('Action: MWIGet', 'ActionID: 6', 'Mailbox: /@acme$/');
  const listed: string[] = [];
  while (!listed.at(-1)?.includes('MWIGetComplete')) {
    const message = await peer.next();
    if (message.includes('MWIGet') || message.includes('Mailboxes will follow')) listed.push(message.replaceAll('\r\n', '|'));
  }
  assert.deepEqual(listed, [
    'Response: Success|ActionID: 6|EventList: start|Message: Mailboxes will follow',
    'Event: MWIGet|Mailbox: 1@acme|OldMessages: 4|NewMessages: 3|ActionID: 6',
    'Event: MWIGet|Mailbox: 2@acme|OldMessages: 7|NewMessages: 0|ActionID: 6',
    'Event: MWIGetComplete|ActionID: 6|EventList: Complete|ListItems: 2',
  ]);
  const again = new Mailboxes(core.bus);
  restoreExternal(core.database, again);
  assert.deepEqual(again.counts('1@acme'), { urgent: 0, new: 3, old: 4 });
  for (const action of ['MWIGet', 'MWIDelete'])
    assert.equal(await ask(peer, `Action: ${action}`, 'Mailbox: /(/'), 'Response: Error|Message: Mailbox regex format invalid in: /(/');
  assert.equal(await ask(peer, 'Action: MWIDelete', 'Mailbox: /acme/'), 'Response: Success');
  assert.deepEqual(core.database.entries('mwi_external'), []);
  assert.equal(await ask(peer, 'Action: MWIDelete', 'Mailbox: 1@acme'), 'Response: Success');
});

test('a change of a mailbox is told with its counts, and after a visit of its owner without them in 2006', async (t) => {
  const { boxes, manager } = await setUp();
  t.after(() => manager.stop());
  const modern = await manager.logIn();
  const classic = await manager.logIn({ listener: 'classic' });
  boxes.set('100@default', { urgent: 1, new: 2, old: 4 });
  boxes.set('100@default', { urgent: 0, new: 0, old: 7 }, { visited: true });
  const head = 'Event: MessageWaiting|Privilege: call,all|Mailbox: 100@default|';
  for (const [peer, after] of [
    [modern, 'Waiting: 0|New: 0|Old: 7'],
    [classic, 'Waiting: 0'],
  ] as const) {
    assert.equal((await peer.find('MessageWaiting')).replaceAll('\r\n', '|'), `${head}Waiting: 1|New: 3|Old: 4`);
    assert.equal((await peer.find('MessageWaiting')).replaceAll('\r\n', '|'), head + after);
  }
});

test('an account without the class may neither ask nor tell', async (t) => {
  const { manager } = await setUp();
  t.after(() => manager.stop());
  const deaf = await manager.logIn({ user: 'deaf' });
  for (const name of ['MailboxStatus', 'MailboxCount', 'MWIGet', 'MWIUpdate', 'MWIDelete'])
    assert.match(await ask(deaf, `Action: ${name}`, 'Mailbox: 100'), /Permission denied/);
  const reader = await manager.logIn({ user: 'reader' });
  assert.match(await ask(reader, 'Action: MailboxStatus', 'Mailbox: 100'), /Waiting: 0/);
  assert.match(await ask(reader, 'Action: MWIUpdate', 'Mailbox: 100'), /Permission denied/);
});
