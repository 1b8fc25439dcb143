import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { ConfigError } from '../base/errors.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { type ConfFile, readConf, readConfOrEmpty } from './conf-file.ts';
import { DirectoryConfSource, MemoryConfSource } from './conf-source.ts';

const read = async (text: string, others: Record<string, string> = {}): Promise<ConfFile> =>
  readConfOrEmpty(new MemoryConfSource({ 'test.conf': text, ...others }), 'test.conf');

const pairs = (file: ConfFile, category: string): string[] =>
  file.categories.find((each) => each.name === category)?.variables.map((each) => `${each.name}=${each.value}`) ?? [];

test('the sample of the recorded GetConfig reads as both servers show it', async () => {
  const file = await read(
    [
      '; read by GetConfig',
      '[general]',
      'name = sample',
      'list = a,b,c',
      'list = d',
      'path => relative/dir',
      'spaced   =   two words  ; a comment',
      'empty =',
      '',
      '[Zone One]',
      'key = value=with=equals',
      'quoted = "quoted text"',
      'semi = one\\;two',
      '[base](!)',
      'colour = blue',
      'size = 10',
      '[child](base)',
      'size = 12',
      '[general](+)',
      'added = later',
    ].join('\r\n'),
  );
  assert.deepEqual(
    file.sections.map((each) => each.name),
    ['general', 'Zone One', 'child'],
  );
  assert.deepEqual(pairs(file, 'general'), [
    'name=sample',
    'list=a,b,c',
    'list=d',
    'path=relative/dir',
    'spaced=two words',
    'empty=',
    'added=later',
  ]);
  assert.deepEqual(pairs(file, 'Zone One'), ['key=value=with=equals', 'quoted="quoted text"', 'semi=one;two']);
  assert.deepEqual(pairs(file, 'child'), ['colour=blue', 'size=10', 'size=12']);
  assert.deepEqual(file.section('child')?.templates, ['base']);
  assert.equal(file.section('child')?.get('SIZE'), '12');
  assert.equal(file.section('base'), undefined);
  assert.equal(file.section('general')?.find('added')?.line, 20);
  assert.equal(file.section('general')?.find('path')?.isObject, true);
  assert.equal(file.section('child')?.variables[0]?.inherited, true);
});

test('templates are inherited in the order named, and += adds to what came', async () => {
  const file = await read('[a](!)\nallow = ulaw\n[b](!,a)\ncodec = x\n[c](!)\nz = 1\n[d](b,c)\nallow += ,alaw\nnew += first\n');
  assert.deepEqual(pairs(file, 'd'), ['allow=ulaw,alaw', 'codec=x', 'z=1', 'new=first']);
  assert.deepEqual(file.section('d')?.templates, ['b', 'c']);
});

test('block comments span lines, nest, and leave what stands around them', async () => {
  const file = await read('[a]\none = 1 ;-- gone --; more\n;-- x = 1\n;-- inner --;\ny = 2\n--; two = 2\n;--- a ruler\nthree = 3\n');
  assert.deepEqual(pairs(file, 'a'), ['one=1  more', 'two=2', 'three=3']);
});

test('an unclosed block comment is reported with the line where it opened', async () => {
  const file = await read('[a]\nx = 1\n;-- open\ny = 2\n');
  assert.deepEqual(pairs(file, 'a'), ['x=1']);
  assert.deepEqual(file.warnings, [{ file: 'test.conf', line: 3, reason: "comment ';--' is never closed" }]);
});

test('an included file continues the category of its include, and so does what follows the include', async () => {
  const file = await read('[a]\nx = 1\n#include "more.conf"\ny = 2\n#include <d/*.conf>\n#tryinclude nosuch.conf\n', {
    'more.conf': 'm = 1\n[b]\nn = 1\n',
    'd/2.conf': '[second]\nk = 2\n',
    'd/1.conf': '[first]\nk = 1\n',
    'd/.hidden.conf': '[hidden]\n',
  });
  assert.deepEqual(
    file.categories.map((each) => each.name),
    ['a', 'b', 'first', 'second'],
  );
  assert.deepEqual(pairs(file, 'a'), ['x=1', 'm=1', 'y=2']);
  assert.equal(file.section('b')?.file, 'more.conf');
  assert.equal(file.section('b')?.line, 2);
});

for (const [what, text, line] of [
  ['a category without its bracket', '[a]\n[b\n', 2],
  ['marks without their bracket', '[b](!\n', 1],
  ['a variable before any category', 'x = 1\n', 1],
  ['a template that does not exist', '[a](nosuch)\n', 1],
  ['an addition to nothing', '[a](+)\n', 1],
  ['an include of nothing', '[a]\n\n#include "nosuch.conf"\n', 3],
  ['a pattern that includes nothing', '#include "nosuch/*.conf"\n', 1],
  ['a file that includes itself', '#include "test.conf"\n', 1],
] as const) {
  test(`${what} is an error that names file and line`, async () => {
    await assert.rejects(read(text), (error) => error instanceof ConfigError && error.file === 'test.conf' && error.line === line);
  });
}

test('lines that nobody understands are left out and reported', async () => {
  const file = await read('[a]\njust words\n#exec /bin/true\n#nothing x\n#include\nx = 1\n');
  assert.deepEqual(
    file.warnings.map((each) => each.line),
    [2, 3, 4, 5],
  );
  assert.deepEqual(pairs(file, 'a'), ['x=1']);
});

test('UTF-8 text passes byte for byte, a byte order mark does not count', async () => {
  const file = await read('\ufeff[a]\nname = \u00c9mil \u00e0\n');
  assert.equal(Buffer.from(file.section('a')?.get('name') ?? '', 'latin1').toString('utf8'), '\u00c9mil \u00e0');
});

test('an absent file is told from an empty one', async () => {
  assert.equal(await readConf(new MemoryConfSource({}), 'x.conf'), undefined);
  assert.deepEqual((await readConf(new MemoryConfSource({ 'x.conf': '' }), 'x.conf'))?.categories, []);
});

test('a large file lets the event loop run between its lines', async () => {
  let turns = 0;
  let reading = true;
  const count = () => {
    turns++;
    if (reading) setImmediate(count);
  };
  setImmediate(count);
  const file = await read(`[a]\n${'x = 1\n'.repeat(20_000)}`);
  reading = false;
  assert.equal(pairs(file, 'a').length, 20_000);
  assert.ok(turns >= 10, `${turns} turns`);
});

test('a folder is read with patterns for files and folders', async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'sip.d', 'b'), { recursive: true });
  await writeFile(join(folder, 'sip.conf'), '#include "sip.d/*/[x-z]?.conf"\n#include "sip.d/one.conf"\n');
  await writeFile(join(folder, 'sip.d', 'one.conf'), '[one]\n');
  await writeFile(join(folder, 'sip.d', 'b', 'x1.conf'), '[x1]\n');
  await writeFile(join(folder, 'sip.d', 'b', 'a1.conf'), '[a1]\n');
  const file = await readConf(new DirectoryConfSource(folder), 'sip.conf');
  assert.deepEqual(
    file?.categories.map((each) => each.name),
    ['x1', 'one'],
  );
  assert.equal(file?.section('x1')?.file, 'sip.d/b/x1.conf');
});

test('a file that is there and cannot be read is an error, not an empty file', async () => {
  const folder = temporaryFolder();
  const source = new DirectoryConfSource(folder);
  const reading = () => readConf(source, 'a.conf');
  const refused = (reason: RegExp) => assert.rejects(reading(), (error) => error instanceof ConfigError && reason.test(error.message));
  await mkdir(join(folder, 'a.conf'));
  await refused(/^a\.conf:1: cannot be read: .* is not a file$/);
  await rm(join(folder, 'a.conf'), { recursive: true });
  await promisify(execFile)('mkfifo', [join(folder, 'a.conf')]);
  await refused(/is not a file$/);
  await rm(join(folder, 'a.conf'));
  await symlink('/dev/zero', join(folder, 'a.conf'));
  await refused(/is not a file$/);
  await rm(join(folder, 'a.conf'));
  await symlink('a.conf', join(folder, 'a.conf'));
  await refused(/its links lead round in a circle$/);
  await rm(join(folder, 'a.conf'));
  await writeFile(join(folder, 'a.conf'), '');
  await truncate(join(folder, 'a.conf'), (64 << 20) + 1);
  await refused(/larger than 64 MiB$/);
  await writeFile(join(folder, 'a.conf'), '[a]\n#include "b.conf"\n');
  await mkdir(join(folder, 'b.conf'));
  await refused(/^a\.conf:2: cannot be read: .*b\.conf is not a file$/);
  await rm(join(folder, 'b.conf'), { recursive: true });
  await refused(/^a\.conf:2: #include of 'b\.conf', which does not exist$/);
});

test('a pattern passes over folders', async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'x.conf'));
  await writeFile(join(folder, 'y.conf'), '[y]\n');
  assert.deepEqual(await new DirectoryConfSource(folder).list('[xy].conf'), ['y.conf']);
});

test('a zero byte, as a crash leaves them, is an error with its line', async () => {
  await assert.rejects(read('[a]\nb=c\n\0\0\0'), { message: 'test.conf:3: holds a zero byte: this is no text' });
});

test('files that include each other without end, or ever more of each other, are refused with file and line', async () => {
  await assert.rejects(read('[a]\n#include "test.conf"\n'), { message: 'test.conf:2: files include files more than 10 deep' });
  const twenty = (name: string) => `#include "${name}"\n`.repeat(20);
  const bushes = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${i}.conf`, i === 9 ? '; end\n' : twenty(`${i + 1}.conf`)]));
  await assert.rejects(read(twenty('0.conf'), bushes), /: more than 10000 files are included$/);
});

test('templates that double each other are refused before they fill the memory', async () => {
  const doubling = Array.from({ length: 40 }, (_, i) => `[t${i + 1}](t${i},t${i})`).join('\n');
  await assert.rejects(read(`[t0]\nx=1\n${doubling}\n`), /test\.conf:\d+: categories inherit more than 2000000 lines$/);
});
