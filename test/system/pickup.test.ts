import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const phoneConf = (name: string, more: string): string => `[${name}]\ntype = friend\nhost = dynamic\nsecret = ${SECRET}\n${more}`;

const FILES = {
  'sip.conf': [
    '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ndisallow = all\nallow = ulaw\n',
    phoneConf('alice', 'callerid = Alice <100>\n'),
    phoneConf('bob', 'callerid = Bob <101>\ncallgroup = 1\n'),
    phoneConf('carol', 'callerid = Carol <102>\npickupgroup = 1\n'),
    phoneConf('dave', 'callerid = Dave <103>\npickupgroup = 2-4\n'),
  ].join(''),
};

async function phone(exchange: SmallExchange, name: string, autoAnswer = false): Promise<SipPhone> {
  const made = await SipPhone.start({ name, secret: SECRET, server: exchange.sip, autoAnswer });
  await made.register();
  return made;
}

/** Requests of that method, as they come in from now on. */
function requestsTo(phone: SipPhone, method: string): string[] {
  const texts: string[] = [];
  const receive = phone.receive.bind(phone);
  phone.receive = (bytes) => {
    const text = bytes.toString('latin1');
    if (text.startsWith(`${method} `)) texts.push(text);
    receive(bytes);
  };
  return texts;
}

test('a phone that dials *8 talks with the caller of a colleague whose phone rings; who may not is refused', () =>
  withExchange(
    async (exchange) => {
      const peer = await AmiPeer.connect({ port: exchange.amiPort });
      await peer.login('admin', SECRET);
      const phones = await Promise.all(['alice', 'bob', 'carol', 'dave'].map((name) => phone(exchange, name)));
      const [alice, bob, carol, dave] = phones as [SipPhone, SipPhone, SipPhone, SipPhone];
      try {
        const cancels = requestsTo(bob, 'CANCEL');
        const caller = await alice.call('101');
        const rings = await bob.incoming();
        await caller.ringing();
        const refused = await dave.call('*8');
        assert.equal((await refused.refused()).status, 403);
        const picks = await carol.call('*8');
        await Promise.all([picks.answered(), caller.answered(), rings.ended()]);
        assert.match(cancels[0] ?? '', /\r\nReason: SIP;cause=200;text="Call completed elsewhere"\r\n/);
        caller.media.playTone(440);
        picks.media.playTone(620);
        await Promise.all([caller.media.hears(620), picks.media.hears(440)]);
        const pickup = await peer.event('Pickup', { Channel: /^SIP\/carol-/, TargetChannel: /^SIP\/bob-/ });
        assert.match(pickup.text, /\r\nTargetCallerIDNum: 101\r\n/);
        picks.hangup();
        await caller.ended();
        const late = await carol.call('*8');
        assert.equal((await late.refused()).status, 403);
      } finally {
        for (const each of phones) await each.stop();
        peer.close();
      }
    },
    { files: FILES },
  ));
