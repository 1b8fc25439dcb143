import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';
import { eventually } from '../interop/programs.ts';
import { readWav, secondsOfTone, writeToneWav } from '../interop/tone-file.ts';

const ALICE_HZ = 440;
const PROMPT_HZ = 700;
const PROMPT_SECONDS = 3;
const BYTES_A_SECOND = 16_000;

/** What may run where a call is handed over to; the prompt and the music are a tone. */
const filesWith = (folder: string) => ({
  'voicemail.conf': '[general]\nformat = wav\nminsecs = 0\n[default]\n500 => 4711,Kept\n',
  'musiconhold.conf': `[default]\nmode = files\ndirectory = ${join(folder, 'music')}\n`,
  'extensions.conf': [
    '[default]',
    'exten => 101,1,Dial(SIP/bob,30)',
    'exten => 500,1,Answer()',
    ' same => n,VoiceMail(500@default,s)',
    'exten => 501,1,Answer()',
    ' same => n,MusicOnHold()',
    'exten => 502,1,Answer()',
    ` same => n,Playback(${join(folder, 'prompt')})`,
    ` same => n,UserEvent(After)`,
    ' same => n,Wait(60)',
    'exten => 503,1,Answer()',
    ` same => n,Background(${join(folder, 'prompt')})`,
    ' same => n,WaitExten(60)',
    'exten => 504,1,Answer()',
    ` same => n,Read(WORD,${join(folder, 'prompt')},3)`,
    ' same => n,UserEvent(Read,Word: ${WORD})',
    ' same => n,Wait(60)',
    'exten => 505,1,Answer()',
    ' same => n,Echo()',
    'exten => 7,1,UserEvent(Menu,Chose: ${EXTEN})',
    ' same => n,Echo()',
    '',
  ].join('\n'),
});

function soundFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-targets-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'music'));
  writeToneWav(join(folder, 'music', 'tone.wav'), PROMPT_HZ, 30);
  writeToneWav(join(folder, 'prompt.wav'), PROMPT_HZ, PROMPT_SECONDS);
  return folder;
}

/** Alice has called bob, who has called `number` and then handed her over to the application that runs there. */
async function handOver(exchange: TestExchange, number: string, application: string) {
  const [alice, bob] = [await exchange.phone('alice'), await exchange.phone('bob', { maxCalls: 3 })];
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  await peer.login('admin', KIT_SECRET);
  const ofAlice = await alice.call('101');
  const ofBob = await bob.incoming();
  ofBob.answer();
  await ofAlice.answered();
  const second = await bob.call(number);
  await second.answered();
  await peer.event('Newexten', { Channel: /^SIP\/bob/, Application: application });
  ofBob.refer('', second);
  assert.equal(await ofBob.transferred(), 200);
  ofBob.hangup();
  await Promise.all([ofBob.ended(), second.ended()]);
  await peer.event('AttendedTransfer', { DestApp: application });
  return { peer, ofAlice };
}

test('a caller who is handed over to VoiceMail leaves its message, whose length is that of the recording', async (t) => {
  await using exchange = await startExchange({ files: filesWith(soundFolder(t)), phones: ['alice', 'bob'] });
  const { peer, ofAlice } = await handOver(exchange, '500', 'VoiceMail');
  ofAlice.media.playTone(ALICE_HZ);
  const box = join(exchange.folders.spool, 'voicemail/default/500');
  const bytes = () => {
    try {
      return readdirSync(join(box, 'tmp')).reduce((sum, file) => sum + statSync(join(box, 'tmp', file)).size, 0);
    } catch {
      return 0;
    }
  };
  await eventually(() => bytes() >= 2 * BYTES_A_SECOND, 'two seconds of the message');
  await ofAlice.sendDigits('#', 'info');
  await peer.event('MessageWaiting', { Mailbox: '500@default', New: '1' });
  ofAlice.hangup();
  const { samples, rate } = readWav(join(box, 'INBOX/msg0000.wav'));
  assert.ok(secondsOfTone(samples, ALICE_HZ, rate) >= 1, 'what is in it is her tone');
  const text = readFileSync(join(box, 'INBOX/msg0000.txt'), 'latin1');
  const told = Number(/^duration=(\d+)$/m.exec(text)?.[1]);
  assert.ok(Math.abs(told - samples.length / rate) <= 1, `${told} s are told, ${samples.length / rate} s are there`);
  await exchange.calls.allOver();
});

test('a caller who is handed over to MusicOnHold hears the music', async (t) => {
  await using exchange = await startExchange({ files: filesWith(soundFolder(t)), phones: ['alice', 'bob'] });
  const { ofAlice } = await handOver(exchange, '501', 'MusicOnHold');
  await ofAlice.media.hears(PROMPT_HZ);
  ofAlice.hangup();
  await exchange.calls.allOver();
});

test('a caller who is handed over to Echo hears itself', async (t) => {
  await using exchange = await startExchange({ files: filesWith(soundFolder(t)), phones: ['alice', 'bob'] });
  const { ofAlice } = await handOver(exchange, '505', 'Echo');
  ofAlice.media.playTone(ALICE_HZ);
  await ofAlice.media.hears(ALICE_HZ);
  ofAlice.hangup();
  await exchange.calls.allOver();
});

test('a caller who is handed over to Playback hears the rest of it, and goes on behind it', async (t) => {
  await using exchange = await startExchange({ files: filesWith(soundFolder(t)), phones: ['alice', 'bob'] });
  const { peer, ofAlice } = await handOver(exchange, '502', 'Playback');
  await ofAlice.media.hears(PROMPT_HZ);
  await peer.event('UserEvent', { UserEvent: 'After', Channel: /^SIP\/alice/ });
  ofAlice.hangup();
  await exchange.calls.allOver();
});

for (const way of ['info', 'rfc4733'] as const) {
  test(`a caller who is handed over to a menu dials in it by ${way}, in the midst of its prompt`, async (t) => {
    await using exchange = await startExchange({ files: filesWith(soundFolder(t)), phones: ['alice', 'bob'] });
    const { peer, ofAlice } = await handOver(exchange, '503', 'BackGround');
    await ofAlice.media.hears(PROMPT_HZ);
    await ofAlice.sendDigits('7', way);
    await peer.event('UserEvent', { UserEvent: 'Menu', Chose: '7', Channel: /^SIP\/alice/ });
    ofAlice.media.playTone(ALICE_HZ);
    await ofAlice.media.hears(ALICE_HZ);
    ofAlice.hangup();
    await exchange.calls.allOver();
  });

  test(`a caller who is handed over to Read is asked on, and dials by ${way}`, async (t) => {
    await using exchange = await startExchange({ files: filesWith(soundFolder(t)), phones: ['alice', 'bob'] });
    const { peer, ofAlice } = await handOver(exchange, '504', 'Read');
    await ofAlice.sendDigits('123', way);
    await peer.event('UserEvent', { UserEvent: 'Read', Word: '123', Channel: /^SIP\/alice/ });
    ofAlice.hangup();
    await exchange.calls.allOver();
  });
}
