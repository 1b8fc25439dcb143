import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import test from 'node:test';
import { AmiPeer } from '../testing/ami-peer.ts';
import { startExchange } from './start-exchange.ts';

const EXTENSIONS = '[default]\nexten => 700,1,Answer()\n same => n,Wait(60)\n';
const manager = (more = '') =>
  `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = 0\n[me]\nsecret = mine\nread = all\nwrite = all\n${more}`;

const portOf = (places: readonly { what: string; port: number }[]) => places.find((place) => place.what === 'AMI (modern)')!.port;

test('an exchange of texts listens for the manager alone, and its folder goes away with it', async () => {
  const running = await startExchange({ config: { 'manager.conf': manager(), 'extensions.conf': EXTENSIONS } });
  assert.deepEqual(
    running.places.map(({ what }) => what),
    ['AMI (modern)'],
  );
  const { lib } = running.exchange.core.settings.directories;
  await access(lib);
  await running.stop();
  await assert.rejects(access(lib), /ENOENT/);
});

test('core stop gracefully waits for the call, then ends sessions and the exchange', async () => {
  const running = await startExchange({ config: { 'manager.conf': manager(), 'extensions.conf': EXTENSIONS } });
  const peer = await AmiPeer.connect({ port: portOf(running.places) });
  try {
    await peer.login('me', 'mine');
    await peer.action('Originate', { Channel: 'Local/700@default', Application: 'Wait', Data: 60, Async: 'true' });
    const channel = (await peer.event('OriginateResponse')).get('Channel')!;
    assert.equal((await peer.action('Command', { Command: 'core stop gracefully' })).get('Response'), 'Success');
    assert.ok(running.exchange.channels.count > 0, 'the call goes on');
    running.exchange.channels.hangup(channel);
    await peer.event('Hangup', { Channel: channel });
    await peer.event('Shutdown');
    await peer.closed();
    await running.ended;
    assert.equal(running.exchange.channels.count, 0);
  } finally {
    peer.close();
    await running.stop();
  }
});

test('an account that names an access list which does not exist lets nobody in', async () => {
  const running = await startExchange({
    config: { 'manager.conf': manager('acl = office\n'), 'acl.conf': '[home]\npermit = 127.0.0.1\n', 'extensions.conf': EXTENSIONS },
  });
  const peer = await AmiPeer.connect({ port: portOf(running.places) });
  try {
    assert.equal((await peer.login('me', 'mine')).get('Response'), 'Error');
  } finally {
    peer.close();
    await running.stop();
  }
});

test('an account keeps to the access list of acl.conf that it names', async () => {
  const running = await startExchange({
    config: {
      'manager.conf': manager('acl = home\n'),
      'acl.conf': '[home]\ndeny = 0.0.0.0/0\npermit = 127.0.0.1\n',
      'extensions.conf': EXTENSIONS,
    },
  });
  const peer = await AmiPeer.connect({ port: portOf(running.places) });
  try {
    assert.equal((await peer.login('me', 'mine')).get('Response'), 'Success');
  } finally {
    peer.close();
    await running.stop();
  }
});

test('a configuration that inherits from secrets.conf has the secret that is given for all', async () => {
  const config = {
    'manager.conf': `${manager().replace('[me]', '#include "secrets.conf"\n[me](secret-admin)').replace('secret = mine\n', '')}`,
  };
  const running = await startExchange({ config, secret: 'hush' });
  const peer = await AmiPeer.connect({ port: portOf(running.places) });
  try {
    assert.equal((await peer.login('me', 'hush')).get('Response'), 'Success');
  } finally {
    peer.close();
    await running.stop();
  }
});

test('a folder of configuration that is not there is refused', async () => {
  await assert.rejects(startExchange({ config: '/nowhere/at/all' }), /there is no folder of configuration [/]nowhere[/]at[/]all/);
});
