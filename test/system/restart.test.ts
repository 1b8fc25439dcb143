import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { SECRET, sipConf, withExchange } from './small-exchange.ts';

async function withState(use: (state: string) => Promise<void>): Promise<void> {
  const state = await mkdtemp(join(tmpdir(), 'ringdown-restart-'));
  try {
    await use(state);
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

test('a phone that registered before a restart is called after it without registering again', () =>
  withState(async (state) => {
    let phone: SipPhone | undefined;
    let port = 0;
    try {
      await withExchange(
        async ({ sip }) => {
          port = sip.port;
          phone = await SipPhone.start({ name: 'bob', secret: SECRET, server: sip, autoAnswer: true });
          await phone.register();
        },
        { state },
      );
      await withExchange(
        async ({ amiPort }) => {
          const peer = await AmiPeer.connect({ port: amiPort });
          await peer.login('admin', SECRET);
          const shown = await peer.action('SIPshowpeer', { Peer: 'bob' });
          assert.equal(shown.get('Address-Port'), String(phone!.local.port));
          peer.send('Originate', { Channel: 'SIP/bob', Application: 'Wait', Data: 10, Async: 'true' });
          assert.equal((await peer.event('OriginateResponse')).get('Response'), 'Success');
          peer.close();
        },
        { state, files: { 'sip.conf': sipConf().replace('bindport = 0', `bindport = ${port}`) } },
      );
    } finally {
      phone?.close();
    }
  }));

test('a reload with a mistake in one file tells file, line and reason, and leaves all of the old configuration in force', () =>
  withState((folder) =>
    withExchange(
      async ({ amiPort, sip, log }) => {
        const phone = await SipPhone.start({ name: 'bob', secret: SECRET, server: sip, autoAnswer: true });
        await phone.register();
        const peer = await AmiPeer.connect({ port: amiPort });
        await peer.login('admin', SECRET);
        await writeFile(join(folder, 'sip.conf'), sipConf('[carol]\ntype = friend\nhost = dynamic'));
        await writeFile(join(folder, 'extensions.conf'), '[default]\nexten => 700,1,Busy()\n[broken\n');
        await peer.action('Reload');
        assert.ok(
          log.some(({ message }) => /extensions\.conf:3: /.test(message)),
          log.map(({ message }) => message).join('\n'),
        );
        assert.equal((await peer.action('SIPshowpeer', { Peer: 'carol' })).get('Response'), 'Error');
        assert.equal((await peer.action('SIPshowpeer', { Peer: 'bob' })).get('Address-Port'), String(phone.local.port));
        peer.send('Originate', { Channel: 'SIP/bob', Context: 'default', Exten: 700, Priority: 1, Async: 'true' });
        await peer.event('Newexten', { Application: 'Wait' });

        await writeFile(join(folder, 'extensions.conf'), '[default]\nexten => 700,1,Busy()\n');
        await peer.action('Reload');
        assert.equal((await peer.action('SIPshowpeer', { Peer: 'carol' })).get('Response'), 'Success');
        peer.close();
        phone.close();
      },
      { folder },
    ),
  ));
