import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';
import { eventually } from '../interop/programs.ts';
import { readWav, secondsWithTone } from '../interop/tone-file.ts';

const FILES = {
  'features.conf': '[featuremap]\nautomon => *1\nautomixmon => *3\nparkcall => #72\n',
  'res_parking.conf': '[default]\nparkext => 780\nparkpos => 781-789\ncontext => parkedcalls\n',
  'extensions.conf': '[default]\ninclude => parkedcalls\nexten => 150,1,Dial(SIP/bob,30,KWX)\n',
};
const PHONES = ['alice', 'bob', 'carol'];
const ALICE_HZ = 440;
const BOB_HZ = 1000;
/** Two seconds are recorded at least, and one of each tone has to be in it. */
const RECORDED_BYTES = 32_000;
const ENOUGH_SECONDS = 1;

/** Alice has called bob by 150, and may park him and record the call. */
async function talk(exchange: TestExchange) {
  const [alice, bob] = [await exchange.phone('alice'), await exchange.phone('bob', { autoAnswer: true })];
  const calling = await alice.call('150');
  await calling.answered();
  const called = await bob.incoming();
  await exchange.calls.talking('alice', 'bob');
  return { alice, bob, calling, called };
}

test('a code that comes by INFO parks the other one: who dialled it hears the space and is hung up, and a third phone fetches the call', async () => {
  await using exchange = await startExchange({ files: FILES, phones: PHONES });
  const { calling, called } = await talk(exchange);
  await calling.sendDigits('#72', 'info');
  await calling.ended();
  const carol = await exchange.phone('carol');
  const fetches = await carol.call('781');
  await fetches.answered();
  await exchange.calls.talking('carol', 'bob');
  called.media.playTone(BOB_HZ);
  await fetches.media.hears(BOB_HZ);
});

for (const onHold of [false, true]) {
  test(`a phone that sends the other one to the lot by REFER${onHold ? ', on hold' : ''} is hung up by the exchange once it was told the space`, async () => {
    await using exchange = await startExchange({ files: FILES, phones: PHONES });
    const { calling, called } = await talk(exchange);
    if (onHold) calling.hold();
    calling.refer('780');
    assert.equal(await calling.transferred(), 200);
    await calling.ended();
    assert.equal(called.over, false);
    const [waits] = exchange.running.exchange.parking.calls() ?? [];
    assert.equal(waits?.space, 781);
  });
}

test('a phone that sends the other one to a lot without room goes on talking, and is hung up as any other afterwards', async () => {
  const files = { ...FILES, 'res_parking.conf': '[default]\nparkext => 780\nparkpos => 781-781\ncontext => parkedcalls\n' };
  await using exchange = await startExchange({ files, phones: PHONES, extensions: { '151': 'Park()' } });
  const carol = await exchange.phone('carol');
  await (await carol.call('151')).answered();
  const { calling, called } = await talk(exchange);
  await exchange.calls.until('the lot to be full', () => [...(exchange.running.exchange.parking.calls() ?? [])].length === 1 || undefined);
  called.refer('780');
  await called.transferred();
  await exchange.calls.talking('alice', 'bob');
  calling.hangup();
  await called.ended();
});

for (const [code, feature, files] of [
  ['*1', 'automon', 2],
  ['*3', 'automixmon', 1],
] as const) {
  test(`the code of ${feature} that comes by INFO records the call into ${files} file${files > 1 ? 's' : ''}, and again leaves one with both parties`, async () => {
    await using exchange = await startExchange({ files: FILES, phones: PHONES });
    const { calling, called } = await talk(exchange);
    calling.media.playTone(ALICE_HZ);
    called.media.playTone(BOB_HZ);
    const folder = join(exchange.folders.spool, 'monitor');
    const recorded = () => (existsSync(folder) ? readdirSync(folder) : []).map((name) => join(folder, name));
    const long = () => recorded().filter((path) => statSync(path).size >= RECORDED_BYTES);
    await calling.sendDigits(code, 'info');
    await eventually(() => long().length === files, `two seconds in ${files} files`);
    await calling.sendDigits(code, 'info');
    const heardIn = (path: string, hz: number) => {
      const { samples, rate } = readWav(path);
      return secondsWithTone(samples, hz, rate);
    };
    const isWhole = () => {
      const [only] = long();
      return only !== undefined && recorded().length === 1 && [ALICE_HZ, BOB_HZ].every((hz) => heardIn(only, hz) >= ENOUGH_SECONDS);
    };
    await eventually(isWhole, 'both tones in one file');
    calling.hangup();
    await called.ended();
    assert.equal(recorded().length, 1);
  });
}
