import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseFeaturesConf } from './features-conf.ts';

const parse = async (text: string) =>
  parseFeaturesConf(await readConfOrEmpty(new MemoryConfSource({ 'features.conf': text }), 'features.conf'));

test('without a line of its own a file has the codes that Asterisk has by itself', async () => {
  const { blindTransfer, disconnect, codeDigitMs, transferDigitMs } = await parse('');
  assert.deepEqual([blindTransfer, disconnect, codeDigitMs, transferDigitMs], ['#', '*', 1000, 3000]);
  const { attendedAbort, attendedComplete, attendedThreeway, attendedSwap } = await parse('');
  assert.deepEqual([attendedAbort, attendedComplete, attendedThreeway, attendedSwap], ['*1', '*2', '*3', '*4']);
});

test('codes and times are read, and what nothing acts on is named with its line', async () => {
  const options = await parse(
    '[general]\ntransferdigittimeout = 5\nadsipark = yes\n[featuremap]\nblindxfer => *1\ndisconnect => \natxfer => *2\nparkcall => #72\n',
  );
  assert.equal(options.blindTransfer, '*1');
  assert.equal(options.disconnect, '');
  assert.equal(options.transferDigitMs, 5000);
  assert.deepEqual([options.parkCall, options.attendedTransfer], ['#72', '*2']);
  assert.equal(options.parkingLot, undefined);
  assert.deepEqual(
    options.unknown.map(({ line, option }) => [line, option]),
    [[3, 'adsipark']],
  );
});

const GENERAL = [
  ['featuredigittimeout = 800', 'codeDigitMs', 800],
  ['transferdigittimeout = 5', 'transferDigitMs', 5000],
  ['transferdialattempts = 4', 'transferAttempts', 4],
  ['transferannouncesound = where-to', 'announceSound', 'where-to'],
  ['transferretrysound = again', 'retrySound', 'again'],
  ['transferinvalidsound = sorry', 'invalidSound', 'sorry'],
  ['xfersound = done', 'transferSound', 'done'],
  ['xferfailsound = failed', 'failSound', 'failed'],
  ['courtesytone = tock', 'courtesyTone', 'tock'],
  ['recordingfailsound = no-tape', 'recordingFailSound', 'no-tape'],
  ['atxferabort = *7', 'attendedAbort', '*7'],
  ['atxfercomplete = *8', 'attendedComplete', '*8'],
  ['atxferthreeway = *9', 'attendedThreeway', '*9'],
  ['atxferswap = *6', 'attendedSwap', '*6'],
  ['atxfernoanswertimeout = 20', 'attendedNoAnswerMs', 20_000],
  ['atxferdropcall = yes', 'attendedDropsCall', true],
  ['atxferloopdelay = 3', 'attendedLoopDelayMs', 3000],
  ['atxfercallbackretries = 5', 'attendedCallbackRetries', 5],
] as const;

test('each option of [general] about codes is what it says in the file, and changes nothing else', async () => {
  const without = await parse('[general]\n');
  for (const [line, field, value] of GENERAL) assert.deepEqual(await parse(`[general]\n${line}\n`), { ...without, [field]: value }, line);
});

test('a code that cannot be dialled is refused with its place', async () => {
  await assert.rejects(
    parse('[featuremap]\nblindxfer = transfer\n'),
    (error: unknown) => error instanceof ConfigError && /features\.conf/.test(String(error)),
  );
});

test('[general] describes the parking lot as in 2006', async () => {
  const { parkingLot } = await parse('[general]\nparkpos => 701-720\ncontext => parked\nparkingtime => 60\nparkedplay = parked\n');
  assert.deepEqual(
    [parkingLot?.parkExten, parkingLot?.firstSpace, parkingLot?.lastSpace, parkingLot?.context, parkingLot?.timeoutSeconds],
    ['700', 701, 720, 'parked', 60],
  );
  assert.deepEqual([parkingLot?.courtesyFor, parkingLot?.isOf2006], ['callee', true]);
});

test('[applicationmap] and groups are read in each of their forms, and what is none is refused', async () => {
  const { applications, groups } = await parse(
    '[applicationmap]\nnoisy => *9,self/callee,Playback,"tt-monkeys,skip",loud\nother => #5,peer,Macro(x,1)\n[many]\nnoisy => *8\nother\n'.replace(
      '\nother\n',
      '\nother =>\n',
    ),
  );
  assert.deepEqual(
    applications.map(({ name, code, runsOn, activatedBy, application, data, musicClass }) =>
      [name, code, runsOn, activatedBy, application, data, musicClass].join(' '),
    ),
    ['noisy *9 self callee Playback tt-monkeys,skip loud', 'other #5 peer both Macro x,1 '],
  );
  assert.deepEqual(groups, [
    {
      name: 'many',
      members: [
        { feature: 'noisy', code: '*8' },
        { feature: 'other', code: undefined },
      ],
    },
  ]);
  await assert.rejects(parse('[applicationmap]\nnoisy => *9,both,Playback\n'), /features\.conf/);
});
