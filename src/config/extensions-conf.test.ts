import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readConf } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { type ExtensionLine, parseExtensionsConf } from './extensions-conf.ts';

async function parse(text: string) {
  const file = await readConf(new MemoryConfSource({ 'extensions.conf': text }), 'extensions.conf');
  return await parseExtensionsConf(file!);
}

const lineOf = async (text: string) => (await parse(`[c]\n${text}`)).contexts[0]!.lines[0] as ExtensionLine;

test('options and global variables are taken from their sections', async () => {
  const conf = await parse(
    '[general]\nstatic=yes\nwriteprotect=no\nautofallthrough=no\npriorityjumping=yes\nclearglobalvars=yes\n[globals]\nCOMPANY=Ringdown\nX => 1\n',
  );
  assert.deepEqual(conf.general, {
    static: true,
    writeProtect: false,
    autofallthrough: false,
    priorityJumping: true,
    clearGlobalVariables: true,
  });
  assert.deepEqual(conf.globals, [
    ['COMPANY', 'Ringdown'],
    ['X', '1'],
  ]);
});

test('a priority names its extension, label, application and data', async () => {
  const line = await lineOf('exten => 100/555,n+2(again),Dial(SIP/alice,20,tT)');
  assert.deepEqual(line, {
    kind: 'extension',
    exten: '100/555',
    priority: { start: 'next', plus: 2 },
    label: 'again',
    application: 'Dial',
    data: 'SIP/alice,20,tT',
    file: 'extensions.conf',
    line: 2,
  });
});

test('data is kept as written, with inner parentheses, quotes and blanks', async () => {
  assert.equal((await lineOf('exten => 1,1,Set(CALLERID(all)="Quoted, Name" <777>)')).data, 'CALLERID(all)="Quoted, Name" <777>');
  assert.equal((await lineOf('exten => 1,1,NoOp( two  words )')).data, ' two  words ');
  assert.equal((await lineOf('exten => 1,1,Hangup')).data, '');
  assert.equal((await lineOf('exten => 1,1,Hangup()')).data, '');
});

test('the application and its data may be parted by a comma, as they used to be', async () => {
  const line = await lineOf('exten => 1,1,Dial,SIP/alice|20|tT');
  assert.deepEqual([line.application, line.data], ['Dial', 'SIP/alice|20|tT']);
});

test('priorities are numbers, counted ones, labels with something added, and hints', async () => {
  for (const [text, start, plus] of [
    ['7', 7, 0],
    ['n', 'next', 0],
    ['next', 'next', 0],
    ['s', 'same', 0],
    ['n+101', 'next', 101],
  ] as const)
    assert.deepEqual((await lineOf(`exten => 1,${text},NoOp()`)).priority, { start, plus }, text);
  assert.deepEqual((await lineOf('exten => 1,start+101,NoOp()')).priority, { start: { label: 'start' }, plus: 101 });
  const hint = await lineOf('exten => 100,hint,SIP/alice&SIP/bob');
  assert.deepEqual([hint.priority.start, hint.application], ['hint', 'SIP/alice&SIP/bob']);
});

test('a comma inside a set belongs to the extension', async () => {
  assert.equal((await lineOf('exten => _[1,2]X,1,NoOp()')).exten, '_[1,2]X');
});

test('lines that make no sense are left out and told with file and line', async () => {
  const conf = await parse(
    '[general]\nnosuch=1\nextenpatternmatchnew=yes\n[c]\nexten => 100\nexten => ,1,NoOp()\nexten => 1,1\nexten => 1,(x),NoOp()\nswitch => IAX2/far\nautohints=yes\nsame => n,NoOp(x\n',
  );
  assert.deepEqual(
    conf.warnings.map(({ file, line, reason }) => `${file}:${line}: ${reason}`),
    [
      "extensions.conf:2: option 'nosuch' of [general] is not acted on",
      "extensions.conf:5: no priority in '100'",
      "extensions.conf:6: no extension in ',1,NoOp()'",
      "extensions.conf:7: no application in '1,1'",
      "extensions.conf:8: invalid priority '(x)'",
      "extensions.conf:9: switch => IAX2/far: other exchanges' dialplans are not supported",
      "extensions.conf:10: 'autohints' is not acted on",
      "extensions.conf:11: no closing parenthesis in 'NoOp(x'",
    ],
  );
  assert.equal(conf.contexts[0]!.lines.length, 1);
});

test('any line of text is read or told, never thrown at', async () => {
  const value = fc.stringMatching(/^[0-9a-z_,()[\]"+ ./|-]{0,30}$/);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('exten', 'same', 'include', 'ignorepat', 'constructor'), value, async (name, text) => {
      const conf = await parse(`[general]\n${name} => ${text}\n[c]\n${name} => ${text}\n`);
      assert.equal(conf.contexts.length, 1);
    }),
  );
});
