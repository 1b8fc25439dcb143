import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { SippEndpoint } from './sipp-endpoint.ts';
import { MUSIC_HZ, setStage } from './stage.ts';
import { secondsOfSound, secondsWithTone } from './tone-file.ts';

const [baresip, sipp] = [findProgram('baresip'), findProgram('sipp')];
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = (!baresip || !sipp) && !isRequired ? 'baresip and sipp are not both on this machine' : false;

if (!skip) await takeTurn();

const CALLER_HZ = 600;
const MEMBER_HZ = 1000;
/** One of the two of the ringing tone. */
const RINGING_HZ = 440;
const ENOUGH_SECONDS = 1;

test('a phone waits in a queue, and another one that is its member takes the call', { skip, timeout: 180_000 }, async (t) => {
  const stage = await setStage(t);
  const { ami } = stage;
  const phone = (name: string, toneHz: number) =>
    BaresipPhone.start({ program: baresip!, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
  const caller = await phone('baresip1', CALLER_HZ);
  t.after(() => caller.stop());
  const member = await phone('baresip2', MEMBER_HZ);
  t.after(() => member.stop());
  await stage.registered('baresip1', 'baresip2');
  const events = (name: string) => ami.messages.filter((m) => m.get('Event') === name);
  const pause = (paused: boolean) => ami.action('QueuePause', { Queue: 'support', Interface: 'SIP/baresip2', Paused: String(paused) });
  const heard = (who: BaresipPhone, hz: number) => {
    const { rate, samples } = who.lastHeard();
    return secondsWithTone(samples, hz, rate);
  };
  /** Sound takes its time: there is nothing that tells when it was enough. */
  const waits = async (name: string, seconds: number) => {
    const from = performance.now();
    await eventually(() => performance.now() - from >= seconds * 1000, `${seconds} s of ${name}`);
  };

  await t.test('it hears ringing while the member is paused, who is called at the end of the pause', async () => {
    assert.equal((await pause(true)).get('Response'), 'Success');
    caller.dial('640');
    await eventually(() => events('QueueCallerJoin').length === 1, 'the caller in the queue');
    await waits('ringing', 2.5);
    assert.equal(events('AgentCalled').length, 0);
    await pause(false);
    await eventually(() => events('AgentConnect').length === 1, 'the member talking');
    await Promise.all([caller.sees('CALL_ESTABLISHED', 1), member.sees('CALL_ESTABLISHED', 1)]);
    assert.equal(events('AgentConnect')[0]!.get('MemberName'), 'Two');
    await waits('talk', 2.5);
    member.hangup();
    await eventually(() => events('AgentComplete').length === 1, 'the end of the talk');
    await caller.sees('CALL_CLOSED', 1);
    assert.equal(events('AgentComplete')[0]!.get('Reason'), 'agent');
    assert.ok(heard(caller, RINGING_HZ) >= ENOUGH_SECONDS, 'the caller heard the ringing');
    assert.ok(heard(caller, MEMBER_HZ) >= ENOUGH_SECONDS, 'and the member');
    assert.ok(heard(member, CALLER_HZ) >= ENOUGH_SECONDS, 'the member heard the caller');
  });

  await t.test('after the call the member is left alone for its wrap-up time', async () => {
    const ended = performance.now();
    caller.dial('640');
    await eventually(() => events('QueueCallerJoin').length === 2, 'the next call in the queue');
    assert.equal(events('AgentCalled').length, 1);
    await eventually(() => events('AgentCalled').length === 2, 'the member called again');
    assert.ok(performance.now() - ended >= 1000, 'not at once');
    await eventually(() => events('AgentConnect').length === 2, 'the member talking');
    caller.hangup();
    await eventually(() => events('AgentComplete').length === 2, 'the end of the talk');
    assert.equal(events('AgentComplete')[1]!.get('Reason'), 'caller');
  });
});

test('a sipp endpoint waits in a queue that nobody serves, hears its position and the music, and gives up', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const stage = await setStage(t);
  const caller = await SippEndpoint.create({
    program: sipp!,
    name: 'sipp1',
    toneHz: CALLER_HZ,
    server: stage.sip,
    folder: stage.folderOf('sipp1'),
  });
  t.after(() => caller.close());
  await caller.register();
  const of = (name: string) => stage.ami.messages.filter((m) => m.get('Event') === name);
  await caller.call('643', 8000);
  await eventually(() => of('QueueCallerLeave').length === 1, 'the empty queue');
  assert.equal(of('QueueCallerJoin')[0]!.get('Position'), '1');
  assert.equal(of('QueueCallerAbandon')[0]!.get('OriginalPosition'), '1');
  const heard = caller.takeHeard();
  const [all, music] = [heard.length / 8000, secondsWithTone(heard, MUSIC_HZ)];
  assert.ok(music >= ENOUGH_SECONDS, `${music.toFixed(1)} s of music`);
  assert.ok(
    secondsOfSound(heard) - music >= ENOUGH_SECONDS,
    `of ${all.toFixed(1)} s ${secondsOfSound(heard).toFixed(1)} s are sound, ${music.toFixed(1)} s music`,
  );
});

test('of two members that ring together the one that is slower is told that the other has the call', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const stage = await setStage(t);
  const where = (name: string, toneHz: number) => ({ name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
  const [caller, winner] = await Promise.all([
    BaresipPhone.start({ program: baresip!, ...where('baresip1', CALLER_HZ) }),
    BaresipPhone.start({ program: baresip!, ...where('baresip2', MEMBER_HZ) }),
  ]);
  t.after(() => Promise.all([caller.stop(), winner.stop()]));
  const loser = await SippEndpoint.create({ program: sipp!, ...where('sipp2', MEMBER_HZ) });
  t.after(() => loser.close());
  await loser.register();
  await stage.registered('baresip1', 'baresip2', 'sipp2');
  const of = (name: string) => stage.ami.messages.filter((m) => m.get('Event') === name);
  // The scenario itself fails without a CANCEL that says that the call was completed elsewhere.
  const isTakenBack = loser.ringInVain();
  caller.dial('644');
  await isTakenBack;
  await eventually(() => of('AgentConnect').length === 1, 'the other member talking');
  assert.equal(of('AgentConnect')[0]!.get('MemberName'), 'Two');
  caller.hangup();
  await eventually(() => of('AgentComplete').length === 1, 'the end of the talk');
});
