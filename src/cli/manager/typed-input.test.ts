import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { AmiClient, tcp } from '../../client/index.ts';
import { ScriptedManager } from '../../testing/scripted-manager.ts';
import { isKept, readHistory, writeHistory } from './console-history.ts';
import { parseInput } from './input-line.ts';
import { complete, ownVocabulary, vocabularyOf } from './vocabulary.ts';

const ACTIONS = new Set(['Ping', 'Reload', 'Originate']);

test('a line is an action where all behind its name are headers, or where its name alone is one; else it is a command', () => {
  assert.deepEqual(parseInput('Ping', ACTIONS), { kind: 'action', name: 'Ping', fields: {} });
  assert.deepEqual(parseInput('originate Channel=SIP/a Variable=A=1 Variable=B=2', ACTIONS), {
    kind: 'action',
    name: 'originate',
    fields: { Channel: ['SIP/a'], Variable: ['A=1', 'B=2'] },
  });
  assert.deepEqual(parseInput('Originate CallerID="Desk <100>" Data=""', ACTIONS), {
    kind: 'action',
    name: 'Originate',
    fields: { CallerID: ['Desk <100>'], Data: [''] },
  });
  for (const line of [`Originate 'CallerID=O"Hara <1>' Data=it's`, `Originate CallerID='O"Hara <1>' Data=it's`])
    assert.deepEqual(parseInput(line, ACTIONS), {
      kind: 'action',
      name: 'Originate',
      fields: { CallerID: ['O"Hara <1>'], Data: ["it's"] },
    });
  const typed = parseInput('Ping constructor=1 __proto__=2', ACTIONS);
  assert.deepEqual(typed.kind === 'action' && Object.entries(typed.fields), [
    ['constructor', ['1']],
    ['__proto__', ['2']],
  ]);
  for (const text of ['reload', 'core show channels', 'Ping twice', 'dialplan show a=b c'])
    assert.deepEqual(parseInput(text, ACTIONS), { kind: 'command', text });
  assert.deepEqual(parseInput('  ', ACTIONS), { kind: 'nothing' });
});

test('names of actions, headers that are not there yet and words of commands are completed', async () => {
  const own = await ownVocabulary();
  assert.deepEqual(complete('Orig', own), [['Originate '], 'Orig']);
  const [headers] = complete('Originate ', own);
  assert.equal(headers[0], 'Channel=', 'what an action needs comes first');
  assert.ok(headers.includes('Context='));
  assert.deepEqual(complete('originate channel=SIP/a Chan', own), [['ChannelId='], 'Chan']);
  assert.deepEqual(complete('core sh', own), [['show '], 'sh']);
  assert.deepEqual(complete('core show chan', own), [['channel ', 'channels '], 'chan']);
  assert.deepEqual(complete('nothing of the kind', own), [[], 'kind']);
  assert.ok(complete('', own)[0].length > 50);
});

test('what can be typed is what the server lists, without the choices that its help puts in brackets', async (t) => {
  const server = await ScriptedManager.start();
  t.after(() => server.close());
  server.on(
    'ListCommands',
    () => 'Response: Success\r\nPing: Keepalive command  (Priv: <none>)\r\nSomething: New.  (Priv: call,all)\r\n\r\n',
  );
  server.on('Command', () => [
    ['Response', 'Success'],
    ['Output', '!                              -- Execute a shell command'],
    ['Output', 'core show channels             -- Display information on channels'],
    ['Output', 'core set debug channel {all|off} -- Enable or disable'],
    ['Output', 'manager show command with long name -- Show it'],
  ]);
  const ami = await AmiClient.connect({
    via: tcp({ host: '127.0.0.1', port: server.port }),
    username: 'a',
    secret: 'b',
    auth: 'plain',
    reconnect: false,
  });
  t.after(() => ami.close());
  const { actions, commands } = await vocabularyOf(ami);
  assert.deepEqual([...actions.keys()], ['Ping', 'Something']);
  assert.deepEqual(commands, ['core show channels', 'core set debug channel', 'manager show command with long name']);
});

test('the history is read by its owner alone, and holds no secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-history-'));
  try {
    const path = join(folder, 'deep', 'history');
    assert.deepEqual(await readHistory(path), []);
    const lines = ['core show channels', 'Login Username=a Secret=b', 'UpdateConfig Value-000000=x secret = y', 'Ping', ''];
    await writeHistory(path, lines);
    assert.equal(await readFile(path, 'utf8'), 'Ping\ncore show channels\n');
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readHistory(path), ['core show channels', 'Ping']);
    await writeFile(path, '', { mode: 0o644 });
    await writeHistory(
      path,
      Array.from({ length: 1500 }, (_, i) => `Ping ${i}`),
    );
    const kept = await readHistory(path);
    assert.deepEqual([kept.length, kept[0]], [1000, 'Ping 0']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('lines that would give somebody away are not kept', () => {
  for (const line of ['Login Secret=a', 'Challenge AuthKey=b', 'x password = c', 'DBPut Family=a MyPIN=1'])
    assert.equal(isKept(line), false, line);
  for (const line of ['Ping', 'Setvar Variable=A Value=b', 'database show keys']) assert.equal(isKept(line), true, line);
});
