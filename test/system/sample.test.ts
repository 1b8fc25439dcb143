import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import type { PhoneCall } from '../../src/testing/sip-phone/phone-call.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { DaemonProcess, withSample } from './daemon-process.ts';

const SECRET = 'sesame';

/** What each number of the readme's table does to a phone that calls it. */
const NUMBERS: Readonly<Record<string, (call: PhoneCall, bob: SipPhone) => Promise<void>>> = {
  101: async (call, bob) => {
    const atBob = await bob.incoming();
    atBob.answer();
    await call.answered();
    call.media.playTone(440);
    atBob.media.playTone(620);
    await Promise.all([call.media.hears(620), atBob.media.hears(440)]);
  },
  600: async (call) => {
    await call.answered();
    call.media.playTone(440);
    await call.media.hears(440);
  },
  700: async (call) => {
    await call.answered();
  },
  701: async (call) => {
    await call.answered();
    call.media.playTone(440);
    await call.media.hears(1004);
  },
  800: async (call) => {
    await call.answered();
    await call.media.hearsAnything();
  },
  850: async (call) => {
    await call.answered();
    await call.media.hearsAnything();
    call.media.playTone(440);
    await call.sendDigits('2');
    await call.media.hears(1004);
  },
};

test('the sample configuration is acted on whole, and each of its numbers does what the readme says', () =>
  withSample(async ({ config, state }) => {
    const daemon = new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: SECRET });
    const phones: SipPhone[] = [];
    try {
      const server = { host: '127.0.0.1', port: await daemon.port('SIP over UDP') };
      assert.equal(daemon.stderr, '', 'no option is passed over');
      for (const name of ['alice', 'bob']) phones.push(await SipPhone.start({ name, secret: SECRET, server }));
      const [alice, bob] = phones as [SipPhone, SipPhone];
      await Promise.all([alice.register(), bob.register()]);
      for (const [number, happens] of Object.entries(NUMBERS)) {
        const call = await alice.call(number);
        await happens(call, bob).catch((error) => assert.fail(`${number}: ${error.message}`));
        call.hangup();
        await call.ended();
      }
      const manager = await AmiPeer.connect({ port: await daemon.port('AMI (classic)') });
      assert.equal((await manager.login('classic', SECRET)).get('Response'), 'Success');
      manager.close();
      assert.equal(daemon.stderr, '', 'nothing went wrong on the way');
    } finally {
      for (const phone of phones) await phone.stop();
      await daemon.close();
    }
  }));
