// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConf } from '../../config/conf-file.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { parseExtensionsConf } from '../../config/extensions-conf.ts';
import { buildDialplan } from './build-dialplan.ts';

/** A Wednesday: 2026-01-14 12:30 UTC. */
const clock = { at: Date.UTC(2026, 0, 14, 12, 30), now: () => clock.at };

async function build(text: string) {
  const file = await readConf(new MemoryConfSource({ 'extensions.conf': text }), 'extensions.conf');
  return buildDialplan(await parseExtensionsConf(file!), { clock, globals: new Map([['OUTSIDE', '9']]) });
}

const plan = async (text: string) => (await build(text)).dialplan;

test('the next, the same, an added and a labelled priority are counted', async () => {
  const dialplan = await plan(
    '[c]\nexten => 1,1,A()\nexten => 1,n(mid),B()\nsame => n+2,C()\nexten => 1,mid+101,D()\nsame => n,E()\nexten => 2,s,F()\nexten => 1,hint,SIP/x\nexten => 3,n,G()\n',
  );
  const { extensions } = dialplan.context('c')!;
  assert.deepEqual(
    extensions.map((extension) => [extension.name, ...extension.steps.map((step) => `${step.priority} ${step.application}`)]),
    [
      ['1', '-1 SIP/x', '1 A', '2 B', '5 C', '103 D', '104 E'],
      ['2', '104 F'],
      ['3', '105 G'],
    ],
  );
  assert.equal(dialplan.findLabel('c', '1', 'mid'), 2);
});

test('patterns give way as Asterisk has it', async () => {
  const dialplan = await plan(
    '[more]\ninclude => more-pattern\nexten => 1704,1,NoOp(one)\n[more-pattern]\nexten => _17X.,1,NoOp(_17X.)\nexten => _17X.,n,Return()\nexten => _177X,1,NoOp(_177X)\nexten => _177Z,1,NoOp(_177Z)\nexten => _177[5-7],1,NoOp(_177[5-7])\nexten => 1779,1,NoOp(1779)\nexten => _178!,1,NoOp(_178!)\n',
  );
  const winner = (exten: string, priority = 1) => dialplan.find('more', exten, priority)?.exten;
  assert.deepEqual(
    ['1779', '1775', '1773', '1770', '17899', '1712345', '178', '17', '177'].map((exten) => winner(exten)),
    ['1779', '_177[5-7]', '_177Z', '_177X', '_178!', '_17X.', '_178!', undefined, undefined],
  );
  assert.equal(winner('1704'), '1704');
  assert.equal(winner('1704', 2), '_17X.', 'a priority that the winner lacks is looked for further on');
  assert.deepEqual(
    dialplan
      .context('more-pattern')!
      .matching('1779')
      .map(({ name }) => name),
    ['1779', '_177Z', '_177X', '_17X.'],
  );
  assert.deepEqual(
    dialplan.context('more-pattern')!.extensions.map(({ name }) => name),
    ['1779', '_177[5-7]', '_177Z', '_177X', '_178!', '_17X.'],
  );
});

test('an extension of the context itself comes before any that is included', async () => {
  const dialplan = await plan(
    '[a]\ninclude => b\ninclude => c\nexten => _X.,1,Own()\n[b]\nexten => 12,1,First()\nexten => ab,1,First()\n[c]\nexten => ab,1,Second()\n',
  );
  assert.equal(dialplan.find('a', '12', 1)?.application, 'Own');
  assert.equal(dialplan.find('a', 'ab', 1)?.application, 'First');
});

test('contexts that include each other are each looked at once', async () => {
  const dialplan = await plan('[a]\ninclude => b\n[b]\ninclude => a\nexten => 1,1,B()\n');
  assert.equal(dialplan.find('a', '1', 1)?.application, 'B');
  assert.equal(dialplan.find('a', '2', 1), undefined);
  assert.equal(dialplan.find('nosuch', '1', 1), undefined);
});

test('an include with a time condition counts only while that holds', async () => {
  const dialplan = await plan(
    '[a]\ninclude => day,09:00-17:00,mon-fri,*,*,UTC\ninclude => night|17:01-08:59|*|*|*|UTC\n[day]\nexten => 1,1,Day()\n[night]\nexten => 1,1,Night()\n',
  );
  assert.equal(dialplan.find('a', '1', 1)?.application, 'Day');
  clock.at += 8 * 3_600_000;
  assert.equal(dialplan.find('a', '1', 1)?.application, 'Night');
  clock.at -= 8 * 3_600_000;
});

test('an extension for the number that calls comes before the one for all', async () => {
  const dialplan = await plan(
    '[c]\nexten => 1,1,Any()\nexten => 1,2,Any()\nexten => 1/555,1,Five()\nexten => 1/_4XX,1,Four()\nexten => 1/,1,Nobody()\nexten => _X/777,1,Pattern()\nexten => _X,1,Digit()\n',
  );
  assert.equal(dialplan.find('c', '1', 1, '555')?.application, 'Five');
  assert.equal(dialplan.find('c', '1', 2, '555')?.application, 'Any');
  assert.equal(dialplan.find('c', '1', 1, '433')?.application, 'Four');
  assert.equal(dialplan.find('c', '1', 1, '600')?.application, 'Any');
  assert.equal(dialplan.find('c', '1', 1)?.application, 'Nobody');
  assert.equal(dialplan.find('c', '2', 1, '777')?.application, 'Pattern');
  assert.equal(dialplan.find('c', '2', 1, '778')?.application, 'Digit');
});

test('digits are waited for while a longer number can still match', async () => {
  const dialplan = await plan(
    '[menu]\ninclude => far\nexten => s,1,A()\nexten => 1,1,A()\nexten => 23,1,A()\nexten => _4XX,1,A()\nexten => _5.,1,A()\nexten => _6!,1,A()\nexten => 678,1,A()\nexten => 9,2,A()\n[far]\nexten => 12,1,A()\nexten => 61,1,A()\n',
  );
  for (const [digits, can, more] of [
    ['', true, true],
    ['1', true, true],
    ['2', true, true],
    ['23', true, false],
    ['4', true, true],
    ['411', true, false],
    ['5', true, true],
    ['55', true, true],
    ['6', true, true],
    ['69', true, false],
    ['9', false, false],
    ['7', false, false],
  ] as const) {
    assert.equal(dialplan.canMatch('menu', digits), can, `can ${digits}`);
    assert.equal(dialplan.matchMore('menu', digits), more, `more ${digits}`);
  }
});

test('priorities may be given by number or by label', async () => {
  const dialplan = await plan('[c]\nexten => s,1,A()\nexten => s,n(here),B()\n');
  assert.equal(dialplan.parsePriority('c', 's', 'here'), 2);
  assert.equal(dialplan.parsePriority('c', 's', ' 7 '), 7);
  for (const text of ['nowhere', '0', '-1', '']) assert.equal(dialplan.parsePriority('c', 's', text), undefined, text);
});

test('hints are found through includes and name their devices', async () => {
  const dialplan = await plan(
    '[more]\ninclude => hints\n[hints]\nexten => 210,hint,SIP/fay&SIP/gus,CustomPresence:fay\nexten => 212,1,NoOp()\nexten => _3XX,hint,SIP/x\n',
  );
  assert.deepEqual(dialplan.findHint('more', '210'), {
    context: 'hints',
    exten: '210',
    text: 'SIP/fay&SIP/gus,CustomPresence:fay',
    devices: ['SIP/fay', 'SIP/gus'],
  });
  assert.equal(dialplan.findHint('more', '300')?.exten, '_3XX');
  assert.equal(dialplan.findHint('more', '212'), undefined);
  assert.deepEqual(
    dialplan.hints.map(({ exten }) => exten),
    ['210', '_3XX'],
  );
});

test('global variables may stand in names, and a section that comes twice adds up', async () => {
  const dialplan = await plan(
    '[globals]\nOPERATOR=100\nWHERE=b\n[a]\nexten => ${OPERATOR},1,One()\ninclude => ${WHERE}\nignorepat => ${OUTSIDE}\n[b]\nexten => 2,1,Two()\n[a]\nexten => 3,1,Three()\n',
  );
  assert.equal(dialplan.find('a', '100', 1)?.application, 'One');
  assert.equal(dialplan.find('a', '2', 1)?.application, 'Two');
  assert.equal(dialplan.find('a', '3', 1)?.application, 'Three');
  assert.equal(dialplan.ignoresPattern('a', '9'), true);
  assert.equal(dialplan.ignoresPattern('a', '8'), false);
  assert.deepEqual(dialplan.globals, [
    ['OPERATOR', '100'],
    ['WHERE', 'b'],
  ]);
});

test('what cannot be counted, named or included is told with file and line', async () => {
  const { warnings, dialplan } = await build(
    '[a]\nexten => 1,n,A()\nsame => 1,B()\nexten => 2,1,C()\nexten => 2,1,D()\nexten => 2,nolabel+1,E()\ninclude => nosuch\ninclude => b,25:00-26:00\n[b]\nsame => 1,F()\nexten => 1,0,G()\n',
  );
  assert.deepEqual(
    warnings.map(({ line, reason }) => `${line}: ${reason}`),
    [
      '2: the first priority of a context cannot count from the one before',
      "5: extension '2' of 'a' has a priority 1 already",
      "6: invalid priority or label 'nolabel'",
      "8: the time condition '25:00-26:00' cannot be read",
      '10: there is no extension before it for `same`',
      "11: invalid priority or label '0'",
      "1: context 'a' includes 'nosuch', which does not exist",
    ],
  );
  assert.equal(dialplan.find('a', '2', 1)?.application, 'C');
  assert.equal(dialplan.find('a', '1', 1)?.application, 'B');
});

test('dashes in names and numbers do not count', async () => {
  const dialplan = await plan('[c]\nexten => s-BUSY,1,A()\nexten => _0-30-X.,1,B()\n');
  assert.equal(dialplan.find('c', 'sBUSY', 1)?.exten, 's-BUSY');
  assert.equal(dialplan.find('c', 's-BUSY', 1)?.exten, 's-BUSY');
  assert.equal(dialplan.find('c', '030-12', 1)?.application, 'B');
});

test('among 50,000 priorities a number is found without looking at all', async () => {
  const lines = ['[big]', 'exten => _X.,1,Fallback()'];
  for (let i = 0; i < 10_000; i++) {
    lines.push(`exten => ${100_000 + i},1,A(${i})`);
    for (let n = 0; n < 4; n++) lines.push('same => n,B()');
  }
  const dialplan = await plan(lines.join('\n'));
  const started = performance.now();
  for (let i = 0; i < 50_000; i++) assert.equal(dialplan.find('big', String(100_000 + (i % 10_000)), 1 + (i % 5))?.priority, 1 + (i % 5));
  assert.equal(dialplan.find('big', '77', 1)?.application, 'Fallback');
  assert.ok(performance.now() - started < 2000);
});
