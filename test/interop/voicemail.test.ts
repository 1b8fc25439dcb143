import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { SippEndpoint } from './sipp-endpoint.ts';
import { setStage } from './stage.ts';
import { readWav, secondsOfTone } from './tone-file.ts';

const [baresip, sipp] = [findProgram('baresip'), findProgram('sipp')];
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = (!baresip || !sipp) && !isRequired ? 'baresip and sipp are not both on this machine' : false;

if (!skip) await takeTurn();

/** The caller hangs up when so much is recorded; so much of its tone has to be in the file and has to come to the owner. */
const SPOKEN_SECONDS = 3;
const ENOUGH_SECONDS = 1.5;
const BYTES_A_SECOND = 16_000;
const TONE = 440;

test('a baresip phone leaves a message, another sees its lamp, logs in by its keys, hears it and deletes it', {
  skip,
  timeout: 180_000,
}, async (t) => {
  assert.ok(baresip);
  const stage = await setStage(t);
  const { ami } = stage;
  const box = join(stage.stateDir, 'spool/voicemail/default/580');
  const inbox = join(box, 'INBOX');
  const files = () => readdirSync(inbox).sort();
  const waiting = () => ami.messages.filter((m) => m.get('Event') === 'MessageWaiting');
  const started = (data: string) => ami.messages.some((m) => m.get('Event') === 'Newexten' && m.get('AppData') === data);

  const common = (name: string, toneHz: number) => ({ program: baresip, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
  const caller = await BaresipPhone.start(common('baresip1', TONE));
  t.after(() => caller.stop());
  const owner = await BaresipPhone.start({ ...common('baresip2', 1000), watchesMailbox: true });
  t.after(() => owner.stop());
  await stage.registered('baresip1', 'baresip2');
  await owner.showsLamp('no 0/0 (0/0)');

  caller.dial('580');
  await eventually(() => started('580@default,s'), 'the call to the mailbox');
  await eventually(() => bytesIn(join(box, 'tmp')) >= SPOKEN_SECONDS * BYTES_A_SECOND, 'a recording of some seconds');
  caller.hangup();
  await eventually(() => waiting().length > 0, 'the message in the mailbox');
  const [told] = waiting();
  assert.deepEqual(
    ['Mailbox', 'Waiting', 'New', 'Old'].map((name) => told?.get(name)),
    ['580@default', '1', '1', '0'],
  );
  assert.deepEqual(files(), ['msg0000.txt', 'msg0000.wav']);
  assert.match(readFileSync(join(inbox, 'msg0000.txt'), 'latin1'), /^callerid="?Baresip One"? <101>$/m);
  const { samples, rate } = readWav(join(inbox, 'msg0000.wav'));
  const kept = secondsOfTone(samples, TONE, rate);
  assert.ok(kept >= ENOUGH_SECONDS, `${kept.toFixed(1)} s of the tone in the message`);
  await owner.showsLamp('yes 1/0 (0/0)');

  owner.dial('581');
  await owner.sees('CALL_ESTABLISHED', 1);
  owner.press('4711#');
  owner.press('1');
  await eventually(
    () => secondsOfTone(owner.lastHeard().samples, TONE, owner.lastHeard().rate) >= ENOUGH_SECONDS,
    'the message at its owner',
  );
  owner.press('7');
  owner.press('#');
  await owner.sees('CALL_CLOSED', 1);
  await eventually(() => waiting().at(-1)?.get('Waiting') === '0', 'the empty mailbox');
  assert.deepEqual(files(), []);
  await owner.showsLamp('no 0/0 (0/0)');
});

test('a sipp endpoint leaves a message, and fetches it', { skip, timeout: 180_000 }, async (t) => {
  const stage = await setStage(t);
  const phone = await SippEndpoint.create({
    program: sipp!,
    name: 'sipp1',
    toneHz: TONE,
    server: stage.sip,
    folder: stage.folderOf('sipp1'),
  });
  t.after(() => phone.close());
  await phone.register();
  const told = () => stage.ami.messages.filter((m) => m.get('Event') === 'MessageWaiting').at(-1);
  // The mailbox speaks first, and takes what comes after its beep.
  await phone.call('580', 7500);
  await eventually(() => told()?.get('New') === '1', 'the message in the mailbox');
  phone.takeHeard();
  await phone.call('582', 9000);
  const heard = secondsOfTone(phone.takeHeard(), TONE);
  assert.ok(heard >= ENOUGH_SECONDS, `${heard.toFixed(1)} s of the message`);
  await eventually(() => told()?.get('Old') === '1', 'the message among the old ones');
});

/** All that lies in a folder, which may not be there yet. */
function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
