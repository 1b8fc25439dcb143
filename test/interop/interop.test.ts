import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { SippEndpoint } from './sipp-endpoint.ts';
import { setStage } from './stage.ts';
import { secondsOfTone } from './tone-file.ts';

const [baresip, sipp] = [findProgram('baresip'), findProgram('sipp')];
const absent = [baresip ? [] : ['baresip (Debian: baresip-core)'], sipp ? [] : ['sipp (Debian: sip-tester)']].flat();
/** CI installs both and says so: there, one that is absent is a failure and no reason to look away. */
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = absent.length > 0 && !isRequired ? `not on this machine: ${absent.join(', ')}` : false;

if (!skip) await takeTurn();

/** Of about three seconds of talk, this much has to hold the other end's tone. */
const ENOUGH_SECONDS = 1.5;
/** What one end hears more than the other when the call ends: it is waited for this much longer at the end that is watched. */
const MARGIN_SECONDS = 0.5;

test('two baresip phones and two sipp endpoints register, call each other and hear each other', { skip, timeout: 180_000 }, async (t) => {
  assert.deepEqual(absent, []);
  const stage = await setStage(t);
  const { ami } = stage;

  const common = (name: string, toneHz: number) => ({ name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
  const one = await BaresipPhone.start({ program: baresip!, ...common('baresip1', 440) });
  t.after(() => one.stop());
  const two = await BaresipPhone.start({ program: baresip!, ...common('baresip2', 1000) });
  t.after(() => two.stop());
  const three = await SippEndpoint.create({ program: sipp!, ...common('sipp1', 600) });
  t.after(() => three.close());
  const four = await SippEndpoint.create({ program: sipp!, ...common('sipp2', 1400) });
  t.after(() => four.close());
  await three.register();
  await four.register();
  await stage.registered('baresip1', 'baresip2', 'sipp1', 'sipp2');

  const hears = (sound: { readonly rate: number; readonly samples: Int16Array }, hz: number, what: string) => {
    const seconds = secondsOfTone(sound.samples, hz, sound.rate);
    assert.ok(
      seconds >= ENOUGH_SECONDS,
      `${what}: ${seconds.toFixed(1)} s of ${hz} Hz in ${(sound.samples.length / sound.rate).toFixed(1)} s`,
    );
  };
  const heardBy = (endpoint: SippEndpoint) => ({ rate: 8000, samples: endpoint.takeHeard() });

  await t.test('baresip calls baresip', async () => {
    one.dial('102');
    await Promise.all([one.sees('CALL_ESTABLISHED', 1), two.sees('CALL_ESTABLISHED', 1)]);
    await eventually(
      () => secondsOfTone(two.lastHeard().samples, 440, two.lastHeard().rate) >= ENOUGH_SECONDS + MARGIN_SECONDS,
      'a tone of 440 Hz at baresip2',
    );
    one.hangup();
    await two.sees('CALL_CLOSED', 1);
    hears(one.lastHeard(), 1000, 'baresip1');
    hears(two.lastHeard(), 440, 'baresip2');
  });

  await t.test('sipp calls baresip', async () => {
    await three.call('102');
    await two.sees('CALL_CLOSED', 2);
    hears(heardBy(three), 1000, 'sipp1');
    hears(two.lastHeard(), 600, 'baresip2');
  });

  await t.test('baresip calls sipp', async () => {
    const taken = four.takeCall();
    one.dial('202');
    await one.sees('CALL_ESTABLISHED', 2);
    await eventually(
      () => secondsOfTone(one.lastHeard().samples, 1400, one.lastHeard().rate) >= ENOUGH_SECONDS + MARGIN_SECONDS,
      'a tone of 1400 Hz at baresip1',
    );
    one.hangup();
    await taken;
    hears(heardBy(four), 440, 'sipp2');
    hears(one.lastHeard(), 1400, 'baresip1');
  });

  await t.test('sipp calls sipp', async () => {
    const taken = four.takeCall();
    await three.call('202');
    await taken;
    hears(heardBy(three), 1400, 'sipp1');
    hears(heardBy(four), 600, 'sipp2');
  });

  const hangups = () => ami.messages.filter((m) => m.get('Event') === 'Hangup').length;
  await eventually(() => hangups() >= 8, 'the end of all eight channels');
  assert.equal(hangups(), 8);
});
