import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { SippEndpoint } from './sipp-endpoint.ts';
import { MUSIC_HZ, setStage } from './stage.ts';
import { readWav, secondsOfTone, secondsWithTone } from './tone-file.ts';

const [baresip, sipp] = [findProgram('baresip'), findProgram('sipp')];
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = (!baresip || !sipp) && !isRequired ? 'baresip and sipp are not both on this machine' : false;

if (!skip) await takeTurn();

const ENOUGH_SECONDS = 1.5;
const TONES = { caller: 440, other: 1000 } as const;
/** How long the endpoint that transfers stays in the application itself, in milliseconds. */
const ASKS_MS = 1500;

/**
 * baresip1 has called 202, which is a sipp endpoint that calls `extension` and then hands it over there by REFER with Replaces. baresip2 is
 * there for whom it wants to talk with.
 */
async function transferTo(t: TestContext, extension: string, application: string) {
  const stage = await setStage(t);
  const phone = async (name: string, toneHz: number) => {
    const made = await BaresipPhone.start({ program: baresip!, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
    t.after(() => made.stop());
    return made;
  };
  const [caller, other] = [await phone('baresip1', TONES.caller), await phone('baresip2', TONES.other)];
  const transferer = await SippEndpoint.create({
    program: sipp!,
    name: 'sipp2',
    toneHz: 1700,
    server: stage.sip,
    folder: stage.folderOf('sipp2'),
  });
  t.after(() => transferer.close());
  await transferer.register();
  await stage.registered('baresip1', 'baresip2');
  const transferring = transferer.transferTo(extension, ASKS_MS);
  caller.dial('202');
  await caller.sees('CALL_ESTABLISHED', 1);
  await transferring;
  const events = (name: string) => stage.ami.messages.filter((m) => m.get('Event') === name);
  await eventually(() => events('AttendedTransfer').length === 1, 'the transfer told');
  const told = events('AttendedTransfer')[0]!;
  assert.match(told.get('OrigTransfererChannel') ?? '', /^SIP\/sipp2-/);
  const channel = told.get('TransfereeChannel') ?? '';
  assert.match(channel, /^SIP\/baresip1-/);
  const runs = () => events('Newexten').some((m) => m.get('Channel') === channel && m.get('Application') === application);
  await eventually(runs, `${application} with the channel of the caller`);
  return { stage, caller, other, events, channel };
}

const heard = (phone: BaresipPhone, hz: number): number => {
  const { samples, rate } = phone.lastHeard();
  return secondsWithTone(samples, hz, rate);
};

const hears = (phone: BaresipPhone, hz: number, what: string): Promise<void> => {
  const before = heard(phone, hz);
  return eventually(() => heard(phone, hz) >= before + ENOUGH_SECONDS, what);
};

test('a baresip phone that a sipp endpoint hands over to a queue is served there by another baresip phone', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { stage, caller, other, events, channel } = await transferTo(t, '643', 'Queue');
  stage.ami.send('QueueAdd', { Queue: 'waiting', Interface: 'SIP/baresip2' });
  await other.sees('CALL_ESTABLISHED', 1);
  await eventually(() => events('AgentConnect').some((m) => m.get('Channel') === channel), 'the caller with the member');
  await Promise.all([hears(caller, TONES.other, 'the member, at the caller'), hears(other, TONES.caller, 'the caller, at the member')]);
  caller.hangup();
  await other.sees('CALL_CLOSED', 1);
});

test('a baresip phone that a sipp endpoint hands over to a conference talks with who is in it', { skip, timeout: 120_000 }, async (t) => {
  const { caller, other, events, channel } = await transferTo(t, '690', 'ConfBridge');
  other.dial('690');
  await other.sees('CALL_ESTABLISHED', 1);
  await Promise.all([hears(caller, TONES.other, 'the other, at the caller'), hears(other, TONES.caller, 'the caller, at the other')]);
  const leaves = () => events('ConfbridgeLeave').filter((m) => m.get('Channel') === channel).length;
  assert.equal(leaves(), 0);
  caller.hangup();
  await eventually(() => leaves() === 1, 'the caller out of the conference');
  other.hangup();
});

test('a baresip phone that a sipp endpoint hands over to a mailbox leaves its message there, of the length that was recorded', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { stage, caller, events } = await transferTo(t, '580', 'VoiceMail');
  const box = join(stage.stateDir, 'spool/voicemail/default/580');
  const inbox = join(box, 'INBOX');
  const recorded = () => (existsSync(join(box, 'tmp')) ? readdirSync(join(box, 'tmp')) : []);
  const bytes = () => recorded().reduce((sum, file) => sum + statSync(join(box, 'tmp', file)).size, 0);
  await eventually(() => bytes() > 0, 'the recording');
  const before = bytes();
  await eventually(() => bytes() >= before + 3 * BYTES_A_SECOND, 'some seconds of the caller');
  caller.hangup();
  await eventually(() => events('MessageWaiting').some((m) => m.get('New') === '1'), 'the message in the mailbox');
  assert.deepEqual(readdirSync(inbox).sort(), ['msg0000.txt', 'msg0000.wav']);
  const { samples, rate } = readWav(join(inbox, 'msg0000.wav'));
  assert.ok(secondsOfTone(samples, TONES.caller, rate) >= ENOUGH_SECONDS, 'the tone of the caller in the message');
  const told = Number(/^duration=(\d+)$/m.exec(readFileSync(join(inbox, 'msg0000.txt'), 'latin1'))?.[1]);
  assert.ok(Math.abs(told - samples.length / rate) <= 1, `${told} s are told, ${(samples.length / rate).toFixed(1)} s are there`);
});

test('a baresip phone that a sipp endpoint hands over to music on hold hears it, as loud as it is', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { caller } = await transferTo(t, '645', 'MusicOnHold');
  await hears(caller, MUSIC_HZ, 'the music');
  const { samples, rate } = caller.lastHeard();
  const last = samples.subarray(-rate / 2);
  assert.ok(secondsOfTone(last, MUSIC_HZ, rate) >= 0.4, 'nothing but the music');
  caller.hangup();
});

/** Of the sound of a message: 16 bits at 8 kHz. */
const BYTES_A_SECOND = 16_000;
