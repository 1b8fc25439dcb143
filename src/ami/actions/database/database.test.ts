import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Core } from '../../../core/core.ts';
import { MemoryDatabase } from '../../../core/ports/database.ts';
import { DatabaseCommands } from '../../../exchange/database-commands.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { databaseActions } from './index.ts';

/** A manager over a database with `/client/city/zip`, `/client/name` and `/Other/Mixed Case`. */
async function setUp(t: TestContext) {
  const database = new MemoryDatabase();
  await database.put('client', 'name', 'Adam Ant');
  await database.put('client', 'city/zip', '8001');
  await database.put('Other', 'Mixed Case', 'a: b, c');
  const bus = { wants: () => false, publish: () => {}, subscribe: () => () => {} };
  const exchange = {
    bus,
    system: { uptimeSeconds: 7, lastReloadSeconds: 0 },
    database: new DatabaseCommands({ database } as unknown as Core),
  };
  const fixture = await startManager(
    {
      accounts: [
        account('admin'),
        account('reporter', { read: 'reporting', write: 'reporting' }),
        account('caller', { read: 'call', write: 'call,user' }),
      ],
    },
    { exchange: exchange as unknown as Exchange, actions: databaseActions },
  );
  t.after(() => fixture.stop());
  const as = async (listener: 'modern' | 'classic', user = 'admin') => {
    const peer = await fixture.logIn({ listener, user });
    if (listener === 'modern' && user === 'admin') await peer.next();
    return async (...lines: string[]) => {
      peer.send(...lines);
      return peer.next();
    };
  };
  return { database, as, fixture };
}

test('each refusal has its text', async (t) => {
  const { as } = await setUp(t);
  const modern = await as('modern');
  const classic = await as('classic');
  for (const [lines, message, inClassic] of [
    [['DBGet'], 'No family specified.'],
    [['DBGet', 'Family: client'], 'No key specified.'],
    [['DBGet', 'Family: client', 'Key: nothing'], 'Database entry not found'],
    [['DBGet', 'Family: CLIENT', 'Key: name'], 'Database entry not found'],
    [['DBPut'], 'No family specified'],
    [['DBPut', 'Family: client'], 'No key specified'],
    [['DBPut', 'Family: nothing', 'Key: x', 'Val: '], undefined, 'No val specified'],
    [['DBDel'], 'No family specified.'],
    [['DBDel', 'Family: client'], 'No key specified.'],
    [['DBDel', 'Family: client', 'Key: nothing'], 'Database entry could not be deleted'],
    [['DBDelTree'], 'No family specified.'],
    [['DBDelTree', 'Family: client', 'Key: nothing'], 'Database entry not found'],
    [['DBDelTree', 'Family: cli'], 'Database entry not found'],
  ] as const) {
    const [name, ...rest] = lines;
    const expected = (text: string) => `Response: Error\r\nActionID: 1\r\nMessage: ${text}`;
    if (message) assert.equal(await modern(`Action: ${name}`, 'ActionID: 1', ...rest), expected(message));
    assert.equal(await classic(`Action: ${name}`, 'ActionID: 1', ...rest), expected(inClassic ?? message ?? ''));
  }
});

test('an entry is put, read and deleted in both dialects', async (t) => {
  const { as, database } = await setUp(t);
  for (const dialect of ['modern', 'classic'] as const) {
    const ask = await as(dialect);
    const put = await ask('Action: DBPut', 'ActionID: p', 'Family: shop', 'Key: open/now', `Val: yes, ${dialect}`);
    assert.equal(put, 'Response: Success\r\nActionID: p\r\nMessage: Updated database successfully');
    assert.equal(database.get('shop', 'open/now'), `yes, ${dialect}`);
    const deleted = await ask('Action: DBDel', 'Family: shop', 'Key: open/now');
    assert.equal(deleted, 'Response: Success\r\nMessage: Key deleted successfully');
    assert.equal(database.get('shop', 'open/now'), undefined);
  }
});

test('modern takes an empty value and one that is not there', async (t) => {
  const { as, database } = await setUp(t);
  const ask = await as('modern');
  await ask('Action: DBPut', 'Family: shop', 'Key: open');
  assert.equal(database.get('shop', 'open'), '');
});

test('what is read follows as an event; modern says where that ends, classic does not', async (t) => {
  const { fixture } = await setUp(t);
  const body = 'Family: client\r\nKey: city/zip\r\nVal: 8001\r\nActionID: 7';
  const modern = await fixture.logIn({});
  await modern.next();
  modern.send('Action: DBGet', 'ActionID: 7', 'Family: client', 'Key: city/zip');
  assert.equal(await modern.next(), 'Response: Success\r\nActionID: 7\r\nEventList: start\r\nMessage: Result will follow');
  assert.equal(await modern.next(), `Event: DBGetResponse\r\n${body}`);
  assert.equal(await modern.next(), 'Event: DBGetComplete\r\nActionID: 7\r\nEventList: Complete\r\nListItems: 1');
  const classic = await fixture.logIn({ listener: 'classic' });
  classic.send('Action: DBGet', 'ActionID: 7', 'Family: client', 'Key: city/zip');
  classic.send('Action: Ping');
  assert.equal(await classic.next(), 'Response: Success\r\nActionID: 7\r\nMessage: Result will follow');
  assert.equal(await classic.next(), `Event: DBGetResponse\r\n${body}`);
  assert.equal(await classic.next(), 'Response: Pong');
});

test('a tree is listed sorted, as far as it was asked for, and deleted with all below', async (t) => {
  const { fixture, database } = await setUp(t);
  const peer = await fixture.logIn({});
  await peer.next();
  const keys = async (...lines: string[]) => {
    peer.send('Action: DBGetTree', 'ActionID: t', ...lines);
    assert.equal(await peer.next(), 'Response: Success\r\nActionID: t\r\nEventList: start\r\nMessage: Result will follow');
    const found: string[] = [];
    for (;;) {
      const message = await peer.next();
      const key = /^Event: DBGetTreeResponse\r\nKey: (.*)\r\nVal: .*\r\nActionID: t$/.exec(message)?.[1];
      if (key === undefined) {
        assert.equal(message, `Event: DBGetTreeComplete\r\nActionID: t\r\nEventList: Complete\r\nListItems: ${found.length}`);
        return found;
      }
      found.push(key);
    }
  };
  assert.deepEqual(await keys(), ['/Other/Mixed Case', '/client/city/zip', '/client/name']);
  assert.deepEqual(await keys('Family: client'), ['/client/city/zip', '/client/name']);
  assert.deepEqual(await keys('Family: client', 'Key: city'), ['/client/city/zip']);
  assert.deepEqual(await keys('Family: nothing'), []);
  peer.send('Action: DBDelTree', 'Family: client');
  assert.equal(await peer.next(), 'Response: Success\r\nMessage: Key tree deleted successfully');
  assert.deepEqual(database.entries('').length, 1);
});

test('an account without the class is refused: reading needs system or reporting in modern, everything else system', async (t) => {
  const { as, database } = await setUp(t);
  const refusal = 'Response: Error\r\nMessage: Permission denied';
  for (const dialect of ['modern', 'classic'] as const) {
    const caller = await as(dialect, 'caller');
    const reporter = await as(dialect, 'reporter');
    for (const name of ['DBGet', 'DBGetTree', 'DBPut', 'DBDel', 'DBDelTree']) {
      const lines = [`Action: ${name}`, 'Family: nothing', 'Key: x', 'Val: y'];
      assert.equal(await caller(...lines), refusal, name);
      const mayRead = dialect === 'modern' && name.startsWith('DBGet');
      if (!mayRead) assert.equal(await reporter(...lines), refusal, name);
    }
    if (dialect === 'modern')
      assert.equal(await reporter('Action: DBGet', 'Family: a', 'Key: b'), 'Response: Error\r\nMessage: Database entry not found');
  }
  assert.equal(database.entries('').length, 3);
});
