import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { setStage } from './stage.ts';
import { secondsOfTone } from './tone-file.ts';

const baresip = findProgram('baresip');
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = !baresip && !isRequired ? 'not on this machine: baresip (Debian: baresip-core)' : false;

if (!skip) await takeTurn();

/** So much of the other one's tone has to be heard once the call was fetched. */
const ENOUGH_SECONDS = 1.5;

test('a baresip phone parks another by its transfer button, dials the space and hears it again', { skip, timeout: 180_000 }, async (t) => {
  assert.ok(baresip);
  const stage = await setStage(t);
  const { ami } = stage;
  const event = (name: string) => ami.messages.find((m) => m.get('Event') === name);

  const phone = (name: string, toneHz: number) =>
    BaresipPhone.start({ program: baresip, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
  const parked = await phone('baresip1', 440);
  t.after(() => parked.stop());
  const parker = await phone('baresip2', 1000);
  t.after(() => parker.stop());
  await stage.registered('baresip1', 'baresip2');

  parked.dial('102');
  await Promise.all([parked.sees('CALL_ESTABLISHED', 1), parker.sees('CALL_ESTABLISHED', 1)]);
  parker.transfer('700');
  await eventually(() => event('ParkedCall') !== undefined, 'the parking');
  assert.equal(event('ParkedCall')?.get('ParkingSpace'), '701');
  assert.match(event('ParkedCall')?.get('ParkeeChannel') ?? '', /^SIP\/baresip1-/);
  await parker.sees('CALL_CLOSED', 1);

  parker.dial('701');
  await parker.sees('CALL_ESTABLISHED', 2);
  await eventually(() => event('UnParkedCall') !== undefined, 'the fetching');
  const hears = (who: BaresipPhone, hz: number) => {
    const { samples, rate } = who.lastHeard();
    return secondsOfTone(samples, hz, rate) >= ENOUGH_SECONDS;
  };
  await eventually(() => hears(parker, 440), 'the tone of who was parked, at who fetched it');
  const before = secondsOfTone(parked.lastHeard().samples, 1000, parked.lastHeard().rate);
  await eventually(
    () => secondsOfTone(parked.lastHeard().samples, 1000, parked.lastHeard().rate) >= before + 0.5,
    'the tone of who fetched it, at who was parked',
  );
  parker.hangup();
  await parked.sees('CALL_CLOSED', 1);
});
