import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SECRET, sipConf, withExchange } from './small-exchange.ts';

test('an exchange registers with another: event, list and command tell of it', () =>
  withExchange(async (far) => {
    // `alice` of the far exchange is this one's line there.
    const line = `register => alice:${SECRET}@127.0.0.1:${far.sip.port}/600\n`;
    const files = { 'sip.conf': sipConf().replace('[general]\n', `[general]\n${line}`) };
    await withExchange(
      async (near) => {
        const modern = await AmiPeer.connect({ port: near.amiPort });
        const classic = await AmiPeer.connect({ port: near.classicPort });
        try {
          for (const peer of [modern, classic]) await peer.login('admin', SECRET);
          // Whatever became of the first one: from here on it is seen.
          await modern.action('Command', { Command: 'sip reload' });
          modern.send('SIPshowregistry', { ActionID: 7 });
          const entry = await modern.event('RegistryEntry');
          assert.equal(
            entry.text
              .trimEnd()
              .replace(/(RegistrationTime: )\d+/, '$1T')
              .replace(/State: .*/, 'State: S'),
            [
              'Event: RegistryEntry',
              'ActionID: 7',
              'Host: 127.0.0.1',
              `Port: ${far.sip.port}`,
              'Username: alice',
              'Domain: 127.0.0.1',
              'DomainPort: 5060',
              'Refresh: 105',
              'State: S',
              'RegistrationTime: T',
            ].join('\r\n'),
          );
          assert.equal((await modern.event('RegistrationsComplete')).get('ListItems'), '1');
          const said = await classic.action('Command', { Command: 'sip show registry' });
          assert.match(said.text, new RegExp(`^127\\.0\\.0\\.1:${far.sip.port} +alice +105 (Registered|Request Sent|Auth\\. Sent)`, 'm'));
        } finally {
          for (const peer of [modern, classic]) peer.close();
        }
      },
      { files },
    );
    const manager = await AmiPeer.connect({ port: far.amiPort });
    try {
      await manager.login('admin', SECRET);
      const shown = await manager.action('Command', { Command: 'sip show peers' });
      assert.match(shown.text, /^Output: alice +127\.0\.0\.1 /m, 'it was granted');
    } finally {
      manager.close();
    }
  }));
