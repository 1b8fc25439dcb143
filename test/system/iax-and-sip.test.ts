import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { SECRET, withExchange } from './small-exchange.ts';

const WITHIN_MS = 30_000;
const IAX = '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ndisallow = all\nallow = ulaw\n';

test('digits and sound cross both ways between a SIP phone and another exchange over IAX2, whoever calls', () =>
  withExchange(
    async ({ running, sip, amiPort }) => {
      const port = running.places.find(({ what }) => what === 'IAX2 over UDP')?.port;
      const files = {
        'iax.conf': `${IAX}register => far:${SECRET}@127.0.0.1:${port}\n[near]\ntype = friend\nhost = 127.0.0.1\nport = ${port}\nsecret = ${SECRET}\nusername = far\n`,
        'extensions.conf':
          '[default]\nexten => digits,1,SendDTMF(159#)\n same => n,Wait(3600)\nexten => 700,1,Answer()\n same => n,SendDTMF(28)\n same => n,Echo()\n',
      };
      // Before the other one starts, so that its registration is heard.
      const manager = await AmiPeer.connect({ port: amiPort });
      await manager.login('admin', SECRET);
      await withExchange(
        async (far) => {
          const farManager = await AmiPeer.connect({ port: far.amiPort });
          const alice = await SipPhone.start({ name: 'alice', server: sip, secret: SECRET, autoAnswer: true });
          try {
            await farManager.login('admin', SECRET);
            await alice.register();
            const action = { Channel: 'IAX2/near/100', Context: 'default', Exten: 'digits', Priority: 1, Async: 'true' };
            assert.equal((await farManager.action('Originate', action)).get('Response'), 'Success');
            const taken = await alice.incoming(WITHIN_MS);
            await taken.hearsDigits('159#', WITHIN_MS);
            const heard = farManager.event('DTMFEnd', { Digit: '7', Direction: 'Received' });
            await taken.sendDigits('7');
            assert.match((await heard).get('Channel') ?? '', /^IAX2.near-/);
            taken.hangup();
            await taken.ended(WITHIN_MS);

            await manager.event('PeerStatus', { Peer: 'IAX2/far', PeerStatus: 'Registered' }, WITHIN_MS);
            const call = await alice.call('800');
            await call.answered(WITHIN_MS);
            await call.hearsDigits('28', WITHIN_MS);
            call.media.playTone(440);
            await call.media.hears(440, WITHIN_MS);
            call.hangup();
            await call.ended(WITHIN_MS);
          } finally {
            farManager.close();
            await alice.stop();
          }
        },
        { files },
      ).finally(() => manager.close());
    },
    {
      files: {
        'iax.conf': `${IAX}[far]\ntype = friend\nhost = dynamic\nsecret = ${SECRET}\nusername = near\n`,
        'extensions.conf': '[default]\nexten => 100,1,Dial(SIP/alice,30)\nexten => 800,1,Dial(IAX2/far/700,30)\n',
      },
    },
  ));
