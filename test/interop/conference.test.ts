import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { SippEndpoint } from './sipp-endpoint.ts';
import { setStage } from './stage.ts';
import { secondsWithTone } from './tone-file.ts';

const [baresip, sipp] = [findProgram('baresip'), findProgram('sipp')];
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = (!baresip || !sipp) && !isRequired ? 'baresip and sipp are not both on this machine' : false;

if (!skip) await takeTurn();

/** Of three seconds in a room, this much has to hold each other's tone; of one's own, not more than the crack of a joining. */
const ENOUGH_SECONDS = 1.2;
const MOST_OF_OWN_SECONDS = 0.2;
const HERTZ = { one: 440, two: 1000, three: 600 } as const;

interface Sound {
  readonly rate: number;
  readonly samples: Int16Array;
}

test('three phones meet in a room, and each hears the two others and not itself', { skip, timeout: 180_000 }, async (t) => {
  const stage = await setStage(t);
  const { ami } = stage;

  const common = (name: string, toneHz: number) => ({ name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
  const one = await BaresipPhone.start({ program: baresip!, ...common('baresip1', HERTZ.one) });
  t.after(() => one.stop());
  const two = await BaresipPhone.start({ program: baresip!, ...common('baresip2', HERTZ.two) });
  t.after(() => two.stop());
  const three = await SippEndpoint.create({ program: sipp!, ...common('sipp1', HERTZ.three) });
  t.after(() => three.close());
  await three.register();
  await stage.registered('baresip1', 'baresip2', 'sipp1');
  const count = (event: string) => ami.messages.filter((m) => m.get('Event') === event).length;

  const hearsOthers = (who: keyof typeof HERTZ, { samples, rate }: Sound) => {
    for (const [name, hz] of Object.entries(HERTZ)) {
      const seconds = secondsWithTone(samples, hz, rate);
      if (name === who) assert.ok(seconds <= MOST_OF_OWN_SECONDS, `${who} hears itself for ${seconds.toFixed(1)} s`);
      else assert.ok(seconds >= ENOUGH_SECONDS, `${who} hears ${name} for ${seconds.toFixed(1)} s only`);
    }
  };
  const heardBySipp = (): Sound => ({ rate: 8000, samples: three.takeHeard() });

  await t.test('in a room of ConfBridge, which tells who talks', async () => {
    one.dial('690');
    two.dial('690');
    await eventually(() => count('ConfbridgeJoin') === 2, 'two in the room');
    await three.call('690');
    hearsOthers('three', heardBySipp());
    await eventually(() => count('ConfbridgeLeave') === 1, 'the third one out of the room');
    hearsOthers('one', one.lastHeard());
    hearsOthers('two', two.lastHeard());
    const talkers = ami.messages.filter((m) => m.get('Event') === 'ConfbridgeTalking' && m.get('TalkingStatus') === 'on');
    assert.deepEqual(talkers.map((m) => m.get('CallerIDNum')).sort(), ['101', '102', '201']);
    const kicked = await ami.action('ConfbridgeKick', { Conference: '690', Channel: 'all' });
    assert.equal(kicked.get('Message'), 'All participants kicked');
    await Promise.all([one.sees('CALL_CLOSED', 1), two.sees('CALL_CLOSED', 1)]);
    await eventually(() => count('ConfbridgeEnd') === 1, 'the end of the room');
  });

  await t.test('in a room of MeetMe to which a call of two was redirected whole', async () => {
    one.dial('102');
    await Promise.all([one.sees('CALL_ESTABLISHED', 2), two.sees('CALL_ESTABLISHED', 2)]);
    const isLeg = (m: { get(name: string): string | undefined }) => m.get('Event') === 'BridgeEnter' && m.get('BridgeType') === 'basic';
    await eventually(() => ami.messages.filter(isLeg).length === 2, 'both legs in a bridge');
    const legs = ami.messages.filter(isLeg).map((m) => m.get('Channel')!);
    const channel = legs.find((name) => name.startsWith('SIP/baresip1'))!;
    const extra = legs.find((name) => name.startsWith('SIP/baresip2'))!;
    const reply = await ami.action('Redirect', { Channel: channel, ExtraChannel: extra, Context: 'default', Exten: '680', Priority: 1 });
    assert.equal(reply.get('Message'), 'Dual Redirect successful');
    await eventually(() => count('MeetmeJoin') === 2, 'both legs in the room');
    three.takeHeard();
    await three.call('680');
    hearsOthers('three', heardBySipp());
    await eventually(() => count('MeetmeLeave') === 1, 'the third one out of the room');
    one.hangup();
    two.hangup();
    await eventually(() => count('MeetmeEnd') === 1, 'the end of the room');
    for (const [who, sound] of [
      ['one', one.lastHeard()],
      ['two', two.lastHeard()],
    ] as const)
      hearsOthers(who, sound);
  });
});
