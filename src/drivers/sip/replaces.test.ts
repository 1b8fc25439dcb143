import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { defaultLot } from '../../config/parking-lot.ts';
import { parkingSlot } from '../../core/ports/parking.ts';
import { ParkingLots } from '../../features/parking/parking.ts';
import { type SipKit, sipKit } from '../../testing/sip-kit.ts';
import { SipPhone } from '../../testing/sip-phone/sip-phone.ts';
import { parseReplaces, replacesInUri } from './replaces.ts';

const EXTENSIONS = `
[default]
exten => 100,1,Dial(SIP/alice,20)
exten => 101,1,Dial(SIP/bob,20)
exten => 102,1,Dial(SIP/carol,20)
exten => 600,1,Answer()
exten => 600,n,Echo()
exten => 730,1,Park(default,s)
`;
const SIP = `
[general]
bindaddr=127.0.0.1
bindport=0
context=default
[phone](!)
type=friend
host=dynamic
secret=pw
context=default
[alice](phone)
callerid=Alice <100>
[bob](phone)
callerid=Bob <101>
[carol](phone)
callerid=Carol <102>
`;

describe('calls that take the place of others', () => {
  const running: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  });

  async function setUp() {
    const at = await sipKit({ extensions: EXTENSIONS, sip: SIP });
    running.push(at);
    const lots = new ParkingLots(at.core);
    parkingSlot.fill(at.core, lots);
    lots.configure({ hasDynamicLots: false, lots: [defaultLot('default')] });
    const phones = await Promise.all(
      ['alice', 'bob', 'carol'].map(async (name) => {
        const phone = await SipPhone.start({
          name,
          secret: 'pw',
          server: { host: '127.0.0.1', port: at.sip.udpAddress!.port },
          ringAfterMs: 5,
          maxCalls: 3,
        });
        running.push(phone);
        await phone.register();
        return phone;
      }),
    );
    const [alice, bob, carol] = phones as [SipPhone, SipPhone, SipPhone];
    return { at, alice, bob, carol };
  }

  const talk = async (from: SipPhone, number: string, to: SipPhone) => {
    const out = await from.call(number);
    const into = await to.incoming();
    into.answer();
    await out.answered();
    return { out, into };
  };

  /** Bob has called 600, and the application hears him. */
  const echoes = async ({ core }: SipKit, bob: SipPhone) => {
    const call = await bob.call('600');
    await call.answered();
    await at600(core);
    return call;
  };
  const at600 = (core: SipKit['core']) =>
    new Promise<void>((resolve) => {
      const runs = () => [...core.channels].findLast(({ name }) => name.startsWith('SIP/bob'))?.application === 'Echo';
      if (runs()) return resolve();
      const off = core.bus.subscribe(['channel.applicationBegan'], () => {
        if (!runs()) return;
        off();
        resolve();
      });
    });

  const partners = ({ core }: SipKit) =>
    [...core.bridges.values()]
      .map(({ channels }) =>
        channels
          .map(({ name }) => name.split('-')[0])
          .sort()
          .join(' '),
      )
      .sort();

  it('joins the parties of the two calls of a phone that transfers with Replaces, and hangs the phone up on both', async () => {
    const { at, alice, bob, carol } = await setUp();
    // Alice called bob, who calls carol; then bob called both; then both called bob.
    for (const make of [
      async () => [await talk(alice, '101', bob), await talk(bob, '102', carol)] as const,
      async () => [await talk(bob, '100', alice), await talk(bob, '102', carol)] as const,
      async () => [await talk(alice, '101', bob), await talk(carol, '101', bob)] as const,
    ]) {
      const [first, second] = await make();
      const ofBob = (call: typeof first) => [call.out, call.into].find((one) => bob.calls.includes(one))!;
      const ofOther = (call: typeof first) => [call.out, call.into].find((one) => !bob.calls.includes(one))!;
      const [one, two] = [ofBob(first), ofBob(second)];
      const [a, c] = [ofOther(first), ofOther(second)];
      const told = at.next('transfer.attended');
      one.refer('', two);
      const { result, isExternal, destination } = await told;
      assert.deepEqual([result, isExternal, destination.type], ['Success', true, 'Bridge']);
      // As after a blind transfer it is the phone that ends the first one.
      one.hangup();
      await Promise.all([one.ended(), two.ended()]);
      assert.deepEqual(partners(at), ['SIP/alice SIP/carol']);
      a.media.playTone(440);
      c.media.playTone(1000);
      await Promise.all([a.media.hears(1000), c.media.hears(440)]);
      a.hangup();
      await c.ended();
    }
    assert.equal(at.core.channels.size, 0);
  });

  it('parks the other party where the second call of the phone is parked', async () => {
    const { at, alice, bob } = await setUp();
    const { out, into } = await talk(alice, '101', bob);
    const parked = at.next('parking.callParked');
    const own = await bob.call('730');
    await own.answered();
    assert.match((await parked).channel.name, /^SIP\/bob/);
    const swapped = at.next('parking.callSwapped');
    into.refer('', own);
    assert.match((await swapped).channel.name, /^SIP\/alice/);
    into.hangup();
    await Promise.all([into.ended(), own.ended()]);
    const over = at.next('channel.hungUp', ({ channel }) => channel.name.startsWith('SIP/alice'));
    out.hangup();
    await over;
    assert.match(at.told('parking.callGivenUp')[0]?.channel.name ?? '', /^SIP\/alice/);
    assert.equal(at.core.channels.size, 0);
  });

  it('parks the other party where the phone sends it to the extension that parks, without a talk first', async () => {
    const { at, alice, bob } = await setUp();
    const { out, into } = await talk(alice, '101', bob);
    const parked = at.next('parking.callParked');
    into.refer('730');
    assert.match((await parked).channel.name, /^SIP\/alice/);
    assert.deepEqual(
      at.told('transfer.blind').map(({ result, exten }) => `${result} ${exten}`),
      ['Success 730'],
    );
    // As after any transfer without a talk it is the phone that ends its call.
    into.hangup();
    await into.ended();
    const over = at.next('channel.hungUp', ({ channel }) => channel.name.startsWith('SIP/alice'));
    out.hangup();
    await over;
    assert.equal(at.core.channels.size, 0);
  });

  it('puts the other party in the place of the phone in an application that runs, whoever called whom and whichever call is named', async () => {
    const { at, alice, bob } = await setUp();
    for (const [caller, callee, number, isNamed] of [
      [alice, bob, '101', 'application'],
      [bob, alice, '100', 'application'],
      [alice, bob, '101', 'call'],
    ] as const) {
      const { out, into } = await talk(caller, number, callee);
      const [ofBob, ofAlice] = caller === bob ? [out, into] : [into, out];
      const before = [...at.core.channels].find(({ name }) => name.startsWith('SIP/alice'))!.snapshot;
      const echo = await echoes(at, bob);
      const ofEcho = [...at.core.channels].findLast(({ name }) => name.startsWith('SIP/bob'))!.snapshot;
      const [told, renamed] = [at.next('transfer.attended'), at.next('channel.renamed')];
      if (isNamed === 'application') ofBob.refer('', echo);
      else echo.refer('', ofBob);
      const { result, destination, isExternal } = await told;
      assert.deepEqual([result, isExternal, destination], ['Success', true, { type: 'App', application: 'Echo' }]);
      assert.equal(await (isNamed === 'application' ? ofBob : echo).transferred(), 200);
      const { channel, newName } = await renamed;
      assert.deepEqual([channel.uniqueId, newName], [ofEcho.uniqueId, `${ofEcho.name}<ZOMBIE>`]);
      for (const call of [ofBob, echo]) call.hangup();
      await Promise.all([ofBob.ended(), echo.ended()]);
      const [only, ...others] = [...at.core.channels].map(({ snapshot }) => snapshot);
      assert.deepEqual([only?.name, only?.uniqueId, only?.application, only?.exten], [before.name, before.uniqueId, 'Echo', '600']);
      assert.equal(others.length, 0);
      ofAlice.media.playTone(440);
      await ofAlice.media.hears(440);
      const over = at.next('channel.hungUp', ({ channel: ended }) => ended.uniqueId === before.uniqueId);
      ofAlice.hangup();
      await over;
      assert.equal(at.core.channels.size, 0);
    }
  });

  it('tells the phone 100 first, and at the end what became of the transfer', async () => {
    const { at, alice, bob } = await setUp();
    const { out, into } = await talk(alice, '101', bob);
    const echo = await echoes(at, bob);
    echo.hangup();
    await echo.ended();
    into.refer('', echo);
    assert.equal(await into.transferred(), 481);
    assert.deepEqual(into.transferStatuses, [100, 481]);
    // Its other call ends at the very moment of the transfer, while the one that is to go into it leaves its dialplan.
    const again = await echoes(at, bob);
    const gone = at.next('transfer.attended').then(() => {
      [...at.core.channels].find(({ application }) => application === 'Echo')!.requestHangup();
    });
    into.refer('', again);
    await gone;
    await Promise.all([again.ended(), out.ended()]);
    await into.ended().catch(() => {});
    assert.deepEqual(into.transferStatuses, [100, 481, 100, 503]);
  });

  it('gives nobody the place of a call that waits with nobody to be had for it, and both go on', async () => {
    const { at, bob } = await setUp();
    const echo = await echoes(at, bob);
    const other = await echoes(at, bob);
    echo.refer('', other);
    assert.equal(await echo.transferred(), 503);
    assert.equal(at.core.channels.size, 2);
    const over = at.next('channel.hungUp');
    echo.hangup();
    await over;
    other.hangup();
    await other.ended();
  });

  it('lets an INVITE with Replaces take over a call', async () => {
    const { at, alice, bob, carol } = await setUp();
    const { out, into } = await talk(alice, '101', bob);
    const taken = await carol.call('101', { replaces: into.replacesValue });
    await taken.answered();
    await into.ended();
    assert.deepEqual(partners(at), ['SIP/alice SIP/carol']);
    taken.media.playTone(440);
    await out.media.hears(440);
    taken.hangup();
    await out.ended();
    assert.equal(at.core.channels.size, 0);
  });

  it('refuses an INVITE with Replaces for a call that is not there, or only wanted while it rings', async () => {
    const { alice, bob, carol } = await setUp();
    const { out, into } = await talk(alice, '101', bob);
    for (const [replaces, status] of [
      ['nobody@there;to-tag=1;from-tag=2', 481],
      [`${into.replacesValue};early-only`, 486],
      ['nonsense', 400],
    ] as const) {
      const call = await carol.call('101', { replaces });
      assert.equal((await call.refused()).status, status, replaces);
    }
    out.hangup();
    await into.ended();
  });
});

describe('Replaces', () => {
  it('is read as RFC 3891 has it, also escaped in a URI', () => {
    const whole = { callId: 'a@b', toTag: 'x', fromTag: 'y', earlyOnly: false };
    assert.deepEqual(parseReplaces('a@b;to-tag=x;from-tag=y'), whole);
    assert.deepEqual(parseReplaces('a@b; from-tag=y ;to-tag=x;early-only'), { ...whole, earlyOnly: true });
    assert.equal(parseReplaces('a@b;to-tag=x'), undefined);
    assert.deepEqual(replacesInUri('X=1&Replaces=a%40b%3Bto-tag%3Dx%3Bfrom-tag%3Dy'), whole);
    assert.equal(replacesInUri('Replaces=%zz'), 'broken');
    assert.equal(replacesInUri(undefined), undefined);
  });
});
