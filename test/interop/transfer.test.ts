import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { setStage } from './stage.ts';
import { secondsOfTone } from './tone-file.ts';

const baresip = findProgram('baresip');
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = !baresip && !isRequired ? 'not on this machine: baresip (Debian: baresip-core)' : false;

if (!skip) await takeTurn();

const ENOUGH_SECONDS = 1.5;
const TONES = { caller: 440, transferer: 1000, target: 1700 } as const;

/** Three phones that have registered: who calls, who transfers, and to whom (103). */
async function threePhones(t: TestContext) {
  assert.ok(baresip);
  const stage = await setStage(t);
  const phone = async (name: string, toneHz: number) => {
    const made = await BaresipPhone.start({ program: baresip, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
    t.after(() => made.stop());
    return made;
  };
  const caller = await phone('baresip1', TONES.caller);
  const transferer = await phone('baresip2', TONES.transferer);
  const target = await phone('baresip3', TONES.target);
  await stage.registered('baresip1', 'baresip2', 'baresip3');
  const event = (name: string) => stage.ami.messages.find((m) => m.get('Event') === name);
  return { caller, transferer, target, event };
}

const heard = (phone: BaresipPhone, hz: number): number => {
  const { samples, rate } = phone.lastHeard();
  return secondsOfTone(samples, hz, rate);
};

const hears = (phone: BaresipPhone, hz: number, who: string): Promise<void> => {
  const before = heard(phone, hz);
  return eventually(() => heard(phone, hz) >= before + ENOUGH_SECONDS, who);
};

for (const [how, dialled, send] of [
  ['by its transfer button (REFER)', '102', (phone: BaresipPhone) => phone.transfer('103')],
  ['by the code for it and the number (telephone-event)', '112', (phone: BaresipPhone) => phone.press('#1103')],
] as const) {
  test(`a baresip phone sends its caller to a third phone ${how}: those two hear each other, and it is free`, {
    skip,
    timeout: 120_000,
  }, async (t) => {
    const { caller, transferer, target, event } = await threePhones(t);
    caller.dial(dialled);
    await Promise.all([caller.sees('CALL_ESTABLISHED', 1), transferer.sees('CALL_ESTABLISHED', 1)]);
    await hears(caller, TONES.transferer, 'who transfers, at the caller');
    send(transferer);
    await target.sees('CALL_ESTABLISHED', 1);
    await transferer.sees('CALL_CLOSED', 1);
    await hears(caller, TONES.target, 'the third, at the caller');
    await hears(target, TONES.caller, 'the caller, at the third');
    assert.equal(event('BlindTransfer')?.get('Extension'), '103');
    assert.match(event('BlindTransfer')?.get('TransfererChannel') ?? '', /^SIP\/baresip2-/);
    assert.equal(heard(target, TONES.transferer), 0, 'the third never hears who transferred');
    caller.hangup();
    await target.sees('CALL_CLOSED', 1);
  });
}

test('a baresip phone asks a third before it hands its caller over: it talks to each alone, then they to each other', {
  skip,
  timeout: 120_000,
}, async (t) => {
  const { caller, transferer, target, event } = await threePhones(t);
  caller.dial('112');
  await Promise.all([caller.sees('CALL_ESTABLISHED', 1), transferer.sees('CALL_ESTABLISHED', 1)]);
  await hears(transferer, TONES.caller, 'the caller, at who transfers');
  transferer.press('*2103');
  await target.sees('CALL_ESTABLISHED', 1);
  await hears(target, TONES.transferer, 'who transfers, at the third');
  await hears(transferer, TONES.target, 'the third, at who transfers');
  assert.equal(heard(target, TONES.caller), 0, 'the caller waits meanwhile');
  transferer.hangup();
  await hears(caller, TONES.target, 'the third, at the caller');
  await hears(target, TONES.caller, 'the caller, at the third');
  assert.match(event('AttendedTransfer')?.get('OrigTransfererChannel') ?? '', /^SIP\/baresip2-/);
  caller.hangup();
  await target.sees('CALL_CLOSED', 1);
});
