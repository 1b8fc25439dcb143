import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseZapataConf } from './zapata-conf.ts';

const read = async (text: string) => parseZapataConf(await readConfOrEmpty(new MemoryConfSource({ 'zapata.conf': text }), 'zapata.conf'));

const refusal = async (text: string): Promise<string> => {
  try {
    await read(text);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message;
  }
  return 'taken';
};

test('options hold for every line below them, until they are changed', async () => {
  const { lines } = await read(`[channels]
context = phones
signalling = fxo_ks
group = 1,3
callerid = "Desk" <201>
sipdevice = ata-{n}
channel => 1-2
signalling = fxs_ks
context = from-outside
callerid = asreceived
group =
sipdevice = trunk
channel => 7
`);
  assert.deepEqual(
    lines.map((line) => [line.number, line.context, line.signalling.text, line.groups, line.callerId, line.carrier]),
    [
      [1, 'phones', 'FXO Kewlstart', [1, 3], '"Desk" <201>', { kind: 'sip', endpoint: 'ata-1' }],
      [2, 'phones', 'FXO Kewlstart', [1, 3], '"Desk" <201>', { kind: 'sip', endpoint: 'ata-2' }],
      [7, 'from-outside', 'FXS Kewlstart', [], undefined, { kind: 'sip', endpoint: 'trunk' }],
    ],
  );
});

test('a section of its own begins with what stands in [channels], wherever its line is named', async () => {
  const { lines } = await read(
    '[channels]\ncontext = phones\n[door](!)\ncallwaiting = yes\n[gate](door)\ndahdichan = 4\nimmediate = yes\n',
  );
  const [line] = lines;
  assert.deepEqual([line?.number, line?.context, line?.callWaiting, line?.isImmediate], [4, 'phones', true, true]);
  assert.deepEqual(line?.carrier, { kind: 'none' });
});

test('what needs hardware is reported with its place, and its lines are left out', async () => {
  const options = await read(
    '[channels]\nbusydetect = yes\nechocancel = yes\nsignalling = pri_cpe\nchannel => 1-23\nsignalling = fxo_ks\nchannel => 24\n',
  );
  assert.deepEqual(
    options.unknown.map(({ option, line }) => `${line} ${option}`),
    ['2 busydetect', '3 echocancel', '5 channel'],
  );
  assert.deepEqual(
    options.lines.map(({ number }) => number),
    [24],
  );
});

test('a loop leads to and fro, a port of an adapter carries one line, and a line is declared once', async () => {
  assert.match(
    await refusal('[channels]\nloop = 2\nchannel => 1\nloop = no\nchannel => 2\n'),
    /zapata.conf:3: .*a loop to a line that is looped to 1/,
  );
  assert.match(await refusal('[channels]\nsipdevice = ata\nchannel => 1-2\n'), /a sipdevice of its own, as ata carries line 1 already/);
  assert.match(await refusal('[channels]\nchannel => 1\nchannel => 1\n'), /zapata.conf:3: .*another line than 1/);
  assert.match(await refusal('[channels]\nchannel => 0\n'), /numbers or ranges from 1 to 1024/);
  assert.match(await refusal('[channels]\nchannel => 5-2\n'), /numbers or ranges/);
  assert.equal(await refusal('[channels]\nloop = 2\nchannel => 1\nloop = 1\nchannel => 2\n'), 'taken');
});
