import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { DaemonProcess, withSample } from './daemon-process.ts';
import { SECRET, withExchange } from './small-exchange.ts';

test('another exchange registers with the sample as its IAX2 phone alice, and calls a number of it', () =>
  withSample(async ({ config, state }) => {
    const daemon = new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: SECRET });
    try {
      const place = `alice:${SECRET}@127.0.0.1:${await daemon.port('IAX2 over UDP')}`;
      const sample = await AmiPeer.connect({ port: await daemon.port('AMI (modern)') });
      await sample.login('admin', SECRET);
      const conf = '[general]\nbindaddr = 127.0.0.1\nbindport = 0\ndisallow = all\nallow = ulaw\n';
      await withExchange(
        async ({ amiPort }) => {
          await sample.event('PeerStatus', { Peer: 'IAX2/alice', PeerStatus: /Registered|Reachable/ });
          const far = await AmiPeer.connect({ port: amiPort });
          await far.login('admin', SECRET);
          const action = { Channel: `IAX2/${place}/700`, Context: 'default', Exten: '700', Priority: 1, Async: 'true' };
          assert.equal((await far.action('Originate', action)).get('Response'), 'Success');
          assert.equal((await far.event('OriginateResponse')).get('Response'), 'Success');
          assert.equal((await sample.event('Newchannel', { Channel: /^IAX2.alice-/ })).get('Exten'), '700');
          far.close();
        },
        {
          files: {
            'iax.conf': `${conf}register => ${place}\n`,
            'extensions.conf': '[default]\nexten => 700,1,Answer()\n same => n,Wait(60)\n',
          },
        },
      );
      sample.close();
    } finally {
      await daemon.close();
    }
  }));
