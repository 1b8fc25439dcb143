import assert from 'node:assert/strict';
import test from 'node:test';
import { MAY_STAY_SILENT } from '../../src/client/connection.ts';
import { AmiClient, tcp } from '../../src/client/index.ts';
import { LIST_ENDS, wholeList } from '../../src/client/list.ts';
import { AmiEvent, AmiReply } from '../../src/client/message.ts';
import { HeaderList } from '../../src/wire/header-list.ts';
import { headersOf, MessageCutter } from '../conformance/ami-text.ts';
import { recordedScripts, referenceOf } from '../conformance/recording.ts';
import { managerConf, SECRET, withExchange } from '../system/small-exchange.ts';
import { withServer } from './client-fixture.ts';

const OF_2006 = { greeting: 'Asterisk Call Manager/1.0' };

test('an action that a server of 2006 carries out without a word is over once the server has gone on', () =>
  withServer(async ({ server, connected }) => {
    const ami = await connected();
    for (const action of ['UserEvent', 'Events', 'Getvar']) server.on(action, null);
    const reply = await ami.action('UserEvent', { UserEvent: 'Bell' });
    assert.deepEqual([reply.ok, reply.response, reply.lines], [true, '', []]);
    assert.equal((await ami.action('Events', { EventMask: 'on' })).response, '');
    // A text without an ActionID is for the oldest that waits, and none of the two does.
    server.on('Queues', ({ session }) => {
      session.write('nobody waits\r\n\r\n');
      return undefined;
    });
    assert.deepEqual((await ami.freeForm.action('Queues')).lines, ['nobody waits']);
    await assert.rejects(ami.action('Getvar', { Variable: 'A' }, { timeoutMs: 20 }), { code: 'AMI_TIMEOUT' });
  }, OF_2006));

test('such an action that is answered has its answer, and another server is waited for', async () => {
  await withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('UserEvent', () => [
      ['Response', 'Success'],
      ['Message', 'Event Sent'],
    ]);
    assert.equal((await ami.action('UserEvent', { UserEvent: 'Bell' })).message, 'Event Sent');
  }, OF_2006);
  await withServer(async ({ server, connected }) => {
    const ami = await connected();
    server.on('UserEvent', null);
    await assert.rejects(ami.action('UserEvent', { UserEvent: 'Bell' }, { timeoutMs: 20 }), { code: 'AMI_TIMEOUT' });
  });
});

test('the exchange as broken as in 2006 leaves Events on unanswered, and the client goes on', () =>
  withExchange(
    async ({ classicPort }) => {
      const via = tcp({ host: '127.0.0.1', port: classicPort });
      const ami = await AmiClient.connect({ via, username: 'admin', secret: SECRET });
      assert.equal((await ami.action('Events', { EventMask: 'on' })).response, '');
      assert.equal((await ami.action('Events', { EventMask: 'off' })).response, 'Events Off');
      assert.equal((await ami.action('UserEvent', { UserEvent: 'Bell' })).message, 'Event Sent');
      await ami.close();
    },
    { files: { 'manager.conf': managerConf().replace('[admin]', 'brokeneventsaction = yes\n[admin]') } },
  ));

interface Asked {
  readonly conn: string;
  readonly where: string;
  readonly action: string;
  readonly id: string;
  /** What came for it before the next request, and behind that. */
  readonly answers: string[];
  readonly late: string[];
  /** There was a next request. */
  goesOn: boolean;
}

/** What a recorded server of 2006 sent for each action with an ActionID, in order; a text without one is for the last that was asked. */
function* recordedActions(): Generator<Asked> {
  for (const script of recordedScripts('classic')) {
    const cutters = new Map<string, MessageCutter>();
    const asked: Asked[] = [];
    for (const entry of referenceOf('classic', script).first.entries) {
      if (!('text' in entry)) continue;
      const { conn, dir, text } = entry;
      const own = asked.filter((one) => one.conn === conn);
      if (dir === '>') {
        for (const earlier of own) earlier.goesOn = true;
        const [action, id] = [headerOf(text, 'Action'), headerOf(text, 'ActionID')];
        if (action && id) {
          const where = `${script} ${id}`;
          asked.push({ conn, where, action: action.toLowerCase(), id, answers: [], late: [], goesOn: false });
        }
        continue;
      }
      const cutter = cutters.get(conn) ?? new MessageCutter();
      cutters.set(conn, cutter);
      for (const message of cutter.push(text)) {
        const id = headerOf(message, 'ActionID');
        const isText = id === undefined && message !== '\r\n' && !/^(Event|Response|Asterisk)/.test(message);
        const target = isText ? own.at(-1) : own.findLast((one) => one.id === id);
        (target?.goesOn ? target.late : target?.answers)?.push(message);
      }
    }
    yield* asked;
  }
}

const headerOf = (message: string, wanted: string): string | undefined => headersOf(message).find(([name]) => name === wanted)?.[1];

const headerList = (message: string) => new HeaderList(message.split('\r\n').filter((line) => line !== ''));

test('each list that a server of 2006 sent in the recorded sessions is read to its last item and no further', () => {
  const read = new Map<string, number>();
  for (const { where, action, answers } of recordedActions()) {
    const [reply, ...items] = answers;
    if (!LIST_ENDS[action] || !reply?.startsWith('Response: Success') || items[0]?.startsWith('Response: Error')) continue;
    const collector = wholeList(action);
    assert.equal(collector.reply(new AmiReply({ kind: 'response', headers: headerList(reply), output: undefined })), undefined, where);
    const ends = items.map((item) => collector.item(new AmiEvent(headerList(item), '')) !== undefined);
    assert.equal(ends.indexOf(true), items.length - 1, `${where}: ${items.length} items`);
    read.set(action, (read.get(action) ?? 0) + 1);
  }
  assert.ok(read.size >= 6, [...read.keys()].join());
});

test('the actions that a server of 2006 left unanswered in the recorded sessions are those that the client knows', () => {
  const silent = new Map<string, string>();
  for (const { where, action, answers, late, goesOn } of recordedActions()) {
    const isAnswered = [...answers, ...late].some((message) => !message.startsWith('Event: UserEvent'));
    // Requests of that session are broken on purpose.
    if (!isAnswered && goesOn && !where.startsWith('core-03-framing')) silent.set(action, where);
  }
  assert.deepEqual(
    [...silent].filter(([action]) => !MAY_STAY_SILENT.has(action)),
    [],
  );
  assert.ok(silent.has('userevent'));
});
