import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { setStage } from './stage.ts';
import { secondsWithTone } from './tone-file.ts';

const baresip = findProgram('baresip');
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = !baresip && !isRequired ? 'not on this machine: baresip (Debian: baresip-core)' : false;

if (!skip) await takeTurn();

const PHONE_HZ = 600;
const LINE_HZ = 1000;
const TALK_SECONDS = 2.5;
const ENOUGH_SECONDS = 1;

test('a line is called, and calls, over the port of an adapter, and is in alarm while that is gone', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const stage = await setStage(t);
  const { ami } = stage;
  const start = (name: string, toneHz: number, folder = name) =>
    BaresipPhone.start({ program: baresip!, name, toneHz, server: stage.sip, folder: stage.folderOf(folder) });
  const phone = await start('baresip1', PHONE_HZ);
  t.after(() => phone.stop());
  const port = await start('ata', LINE_HZ);
  let isPortRunning = true;
  t.after(() => isPortRunning && port.stop());
  const events = (name: string) => ami.messages.filter((m) => m.get('Event') === name);
  const lineChannels = () => events('Newchannel').filter((m) => m.get('Channel') === 'DAHDI/1-1');
  const ended = () => events('Hangup').filter((m) => m.get('Channel') === 'DAHDI/1-1').length;
  await stage.registered('baresip1', 'ata');
  await eventually(() => events('AlarmClear').length === 1, 'the line there');

  for (const [call, from, to, extension] of [
    [1, phone, port, '170'],
    [2, port, phone, '101'],
  ] as const) {
    from.dial(extension);
    await Promise.all([phone.sees('CALL_ESTABLISHED', call), port.sees('CALL_ESTABLISHED', call)]);
    assert.equal(lineChannels().length, call, 'the call has the name of the line');
    const began = performance.now();
    await eventually(() => performance.now() - began >= TALK_SECONDS * 1000, 'some seconds of talk');
    to.hangup();
    await Promise.all([phone.sees('CALL_CLOSED', call), port.sees('CALL_CLOSED', call)]);
    await eventually(() => ended() === call, 'the end of the call');
    for (const [who, hz] of [
      [phone, LINE_HZ],
      [port, PHONE_HZ],
    ] as const) {
      const { rate, samples } = who.lastHeard();
      assert.ok(secondsWithTone(samples, hz, rate) >= ENOUGH_SECONDS, `${hz} Hz in call ${call}`);
    }
  }
  assert.deepEqual(
    ['CallerIDNum', 'CallerIDName'].map((name) => lineChannels()[1]!.get(name)),
    ['170', 'Front desk'],
  );

  isPortRunning = false;
  await port.stop();
  await eventually(() => events('Alarm').length === 1, 'the alarm');
  assert.deepEqual([events('Alarm')[0]!.get('Alarm'), events('Alarm')[0]!.get('DAHDIChannel')], ['Red Alarm', '1']);
  phone.dial('170');
  await phone.sees('CALL_CLOSED', 3);
  assert.equal(phone.count('CALL_ESTABLISHED'), 2, 'nobody is reached there');
  const again = await start('ata', LINE_HZ, 'ata-again');
  t.after(() => again.stop());
  await eventually(() => events('AlarmClear').length === 2, 'the line there again');
});
