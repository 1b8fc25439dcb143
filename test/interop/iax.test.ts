import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { IaxModem } from './iax-modem.ts';
import { eventually, findProgram } from './programs.ts';
import { type InteropStage, setStage } from './stage.ts';
import { secondsOfTone } from './tone-file.ts';

const [iaxmodem, baresip] = [findProgram('iaxmodem'), findProgram('baresip')];
const absent = [iaxmodem ? [] : ['iaxmodem (Debian: iaxmodem)'], baresip ? [] : ['baresip (Debian: baresip-core)']].flat();
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = absent.length > 0 && !isRequired ? `not on this machine: ${absent.join(', ')}` : false;

if (!skip) await takeTurn();

/** What a caller's fax machine sounds every three and a half seconds (T.30 4.3.3.2), and an answering one once. */
const CALLING_HZ = 1100;
const ANSWERING_HZ = 2100;
/** A frame of T.30: all stations, the last one of its kind, "digital identification", and bytes of no escape (0x10). */
const FRAME = Buffer.from([0xff, 0xc8, 0x04, 0x11, 0x22, 0x33, 0x44, 0x55]);

async function startModem(t: TestContext, stage: InteropStage, name: string, number: string): Promise<IaxModem> {
  const modem = await IaxModem.start({ program: iaxmodem!, name, number, server: stage.iax, folder: stage.folderOf(name) });
  t.after(() => modem.stop());
  return modem;
}

const hangups = ({ ami }: InteropStage) => ami.messages.filter((m) => m.get('Event') === 'Hangup');

test('two iaxmodems register over IAX2, call each other and understand each other through the audio', {
  skip,
  timeout: 180_000,
}, async (t) => {
  assert.deepEqual(absent, []);
  const stage = await setStage(t);
  const [caller, callee] = [await startModem(t, stage, 'iaxmodem1', '301'), await startModem(t, stage, 'iaxmodem2', '302')];
  await stage.registered('iaxmodem1', 'iaxmodem2');
  const reachable = () => stage.ami.messages.some((m) => m.get('Peer') === 'IAX2/iaxmodem1' && m.get('PeerStatus') === 'Reachable');
  await eventually(reachable, 'the answer to a POKE');

  await t.test('IAXpeers says where they are', async () => {
    stage.ami.send('IAXpeers');
    const entries = () => stage.ami.messages.filter((m) => m.get('Event') === 'PeerEntry');
    await eventually(() => stage.ami.messages.some((m) => m.get('Event') === 'PeerlistComplete'), 'the list');
    assert.deepEqual(
      entries()
        .map((m) => [m.get('ObjectName'), m.get('IPaddress'), m.get('Status')?.replace(/\d+/, 'N')])
        .sort(),
      [
        ['iaxmodem1', '127.0.0.1', 'OK (N ms)'],
        ['iaxmodem2', '127.0.0.1', 'Unmonitored'],
      ],
    );
  });

  await t.test('one calls the other, which answers, and gets a frame of its fax', async () => {
    caller.command('ATDT302');
    await callee.says('RING');
    callee.command('ATA');
    // After its tone the answering one begins a frame, whose flags the caller hears.
    await callee.says('CONNECT');
    await caller.says('CONNECT');
    callee.sendFrame(FRAME);
    assert.deepEqual(await caller.getsFrame(), FRAME);
    await caller.says('OK');
    caller.command('ATH');
    await callee.says('NO CARRIER');
    await eventually(() => hangups(stage).length >= 2, 'the end of both channels');
    assert.deepEqual(
      hangups(stage)
        .map((m) => [m.get('Channel')?.replace(/-\d+$/, ''), m.get('CallerIDNum'), m.get('Cause')])
        .sort(),
      [
        ['IAX2/iaxmodem1', '301', '16'],
        ['IAX2/iaxmodem2', '302', '16'],
      ],
    );
  });

  await t.test('digits that it dials behind the number reach the dialplan', async () => {
    callee.command('ATDT303,123');
    const told = () => stage.ami.messages.find((m) => m.get('UserEvent') === 'Dialled');
    await eventually(() => told() !== undefined, 'the digits');
    assert.equal(told()?.get('Digits'), '123');
    await callee.says('NO CARRIER');
  });

  await t.test('who is busy, and who is not there, is told so', async () => {
    callee.command('ATDT304');
    await callee.says('BUSY');
    callee.command('ATDT999');
    await callee.says('NO DIALTONE');
  });
});

test('an iaxmodem and a SIP phone call each other, and the phone hears the tones of a fax', { skip, timeout: 180_000 }, async (t) => {
  assert.deepEqual(absent, []);
  const stage = await setStage(t);
  const modem = await startModem(t, stage, 'iaxmodem1', '301');
  const phone = await BaresipPhone.start({
    program: baresip!,
    name: 'baresip1',
    toneHz: 440,
    server: stage.sip,
    folder: stage.folderOf('baresip1'),
  });
  t.after(() => phone.stop());
  await stage.registered('iaxmodem1', 'baresip1');
  const hears = (hz: number, seconds: number) => () => secondsOfTone(phone.lastHeard().samples, hz, phone.lastHeard().rate) >= seconds;

  phone.dial('301');
  await modem.says('RING');
  modem.command('ATA');
  await phone.sees('CALL_ESTABLISHED', 1);
  await eventually(hears(ANSWERING_HZ, 2), 'the tone of a fax that answers');
  phone.hangup();
  await modem.says('NO CARRIER');

  modem.command('ATDT101');
  await phone.sees('CALL_ESTABLISHED', 2);
  await eventually(hears(CALLING_HZ, 0.8), 'the tone of a fax that calls, twice');
  phone.hangup();
  await modem.says('NO CARRIER');
});
