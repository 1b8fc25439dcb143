import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { setStage } from './stage.ts';
import { readWav, secondsOfTone, secondsWithTone } from './tone-file.ts';

const baresip = findProgram('baresip');
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = !baresip && !isRequired ? 'not on this machine: baresip (Debian: baresip-core)' : false;

if (!skip) await takeTurn();

const CALLER = 440;
const CALLED = 1000;
/** So much is recorded, and so much of a tone has to be in it. */
const RECORDED_SECONDS = 4;
const ENOUGH_SECONDS = 2;
const BYTES_A_SECOND = 16_000;

test('of a call of two baresip phones Monitor has each direction in a file of its own, and MixMonitor both in one', {
  skip,
  timeout: 120_000,
}, async (t) => {
  assert.ok(baresip);
  const stage = await setStage(t);
  const { ami } = stage;
  const phone = async (name: string, toneHz: number) => {
    const made = await BaresipPhone.start({ program: baresip, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
    t.after(() => made.stop());
    return made;
  };
  const caller = await phone('baresip1', CALLER);
  const called = await phone('baresip2', CALLED);
  await stage.registered('baresip1', 'baresip2');
  caller.dial('102');
  await Promise.all([caller.sees('CALL_ESTABLISHED', 1), called.sees('CALL_ESTABLISHED', 1)]);
  const channel = ami.messages
    .find((m) => m.get('Event') === 'Newchannel' && m.get('Channel')?.startsWith('SIP/baresip1-'))
    ?.get('Channel');
  assert.ok(channel);

  const done = async (action: string, headers: Record<string, string> = {}) =>
    assert.equal((await ami.action(action, { Channel: channel, ...headers })).get('Response'), 'Success', action);
  await done('Monitor', { File: 'each', Format: 'wav' });
  await done('MixMonitor', { File: 'both.wav' });
  const file = (name: string) => join(stage.stateDir, 'spool/monitor', name);
  const all = ['each-in.wav', 'each-out.wav', 'both.wav'].map(file);
  const isLong = (path: string) => existsSync(path) && statSync(path).size >= RECORDED_SECONDS * BYTES_A_SECOND;
  await eventually(() => all.every(isLong), 'some seconds in each file');
  await done('StopMonitor');
  await done('StopMixMonitor');
  const stopped = (name: string) => ami.messages.some((m) => m.get('Event') === name);
  await eventually(() => stopped('MonitorStop') && stopped('MixMonitorStop'), 'the end of both');

  const seconds = (path: string, hz: number) => {
    const { samples, rate } = readWav(path);
    return secondsOfTone(samples, hz, rate);
  };
  const [said, heard, both] = all as [string, string, string];
  assert.ok(seconds(said, CALLER) >= ENOUGH_SECONDS, 'what the caller said');
  assert.equal(seconds(said, CALLED), 0);
  assert.ok(seconds(heard, CALLED) >= ENOUGH_SECONDS, 'what the caller heard');
  assert.equal(seconds(heard, CALLER), 0);
  caller.hangup();
  await called.sees('CALL_CLOSED', 1);
  const mixed = [CALLER, CALLED].map((hz) => secondsWithTone(readWav(both).samples, hz, readWav(both).rate));
  assert.ok(Math.min(...mixed) >= ENOUGH_SECONDS, `of the two tones ${mixed.join(' and ')} s in the mix`);
});
