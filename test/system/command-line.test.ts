import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { DaemonProcess, TextConnection, withSample } from './daemon-process.ts';

test('the demonstration holds from login to hang-up, shows the traffic and hides its secret', async () => {
  const demo = new DaemonProcess(['demo']);
  try {
    assert.equal(await demo.exit, 0, demo.stdout + demo.stderr);
    for (const said of [
      /> Action: Originate\n/,
      /< Event: BridgeEnter\n/,
      /each hears the other/,
      /each hears itself/,
      /everything held\n$/,
    ]) {
      assert.match(demo.stdout, said);
    }
    assert.doesNotMatch(demo.stdout, /demonstration/);
  } finally {
    await demo.close();
  }
});

test('a phone on the terminal registers, takes a call of the other one and leaves when it is told to', () =>
  withSample(async ({ config, state }) => {
    const env = { RINGDOWN_SECRET: 'sesame' };
    const exchange = new DaemonProcess(['start', '--config', config, '--state', state], env);
    const server = `127.0.0.1:${await exchange.port('SIP over UDP')}`;
    const bob = new DaemonProcess(['phone', 'bob', '--server', server], env);
    let alice: DaemonProcess | undefined;
    const manager = new TextConnection(await exchange.port('AMI (modern)'));
    try {
      await bob.printed(/bob: registered at 127/);
      manager.send('Action: Login', 'Username: admin', 'Secret: sesame');
      alice = new DaemonProcess(['phone', 'alice', '--server', server, '--call', '101', '--digits', '5'], env);
      await alice.printed(/alice: up\n/);
      await bob.printed(/bob: a call comes in from .*Alice/);
      await bob.printed(/bob: up\n/);
      await manager.received(/Event: DTMFEnd\r\n[\s\S]*Digit: 5\r\n/);
      alice.child.kill('SIGINT');
      assert.equal(await alice.exit, 0);
      await bob.printed(/bob: ended\n/);
      bob.child.kill('SIGTERM');
      assert.equal(await bob.exit, 0);
    } finally {
      manager.close();
      for (const process of [alice, bob, exchange]) await process?.close();
    }
  }));

test('a phone whose secret is wrong says so and ends with status 1', () =>
  withSample(async ({ config, state }) => {
    const exchange = new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: 'sesame' });
    try {
      const server = `127.0.0.1:${await exchange.port('SIP over UDP')}`;
      const phone = new DaemonProcess(['phone', 'bob', '--secret', 'wrong', '--server', server]);
      assert.equal(await phone.exit, 1);
      assert.match(phone.stderr, /registration refused: 40[13] .*; is the secret right[?] \(--secret, or RINGDOWN_SECRET/);
    } finally {
      await exchange.close();
    }
  }));

test('a phone with --once ends with its call: status 0 after a talk, 1 after a refusal', () =>
  withSample(async ({ config, state }) => {
    const env = { RINGDOWN_SECRET: 'sesame' };
    const exchange = new DaemonProcess(['start', '--config', config, '--state', state], env);
    try {
      const server = `127.0.0.1:${await exchange.port('SIP over UDP')}`;
      const once = async (number: string) => {
        const phone = new DaemonProcess(['phone', 'bob', '--server', server, '--call', number, '--once'], env);
        return [await phone.exit, phone.stdout] as const;
      };
      const [refused, said] = await once('99999');
      assert.equal(refused, 1);
      assert.match(said, /failed: 404 /);
      const [talked, heard] = await once('730');
      assert.equal(talked, 0);
      assert.match(heard, /bob: up\n.*bob: ended\n$/s);
    } finally {
      await exchange.close();
    }
  }));

test('a phone that no exchange answers says where it asked and how to ask elsewhere', async () => {
  const deaf = createSocket('udp4').bind(0, '127.0.0.1');
  await once(deaf, 'listening');
  const server = `127.0.0.1:${deaf.address().port}`;
  const phone = new DaemonProcess(['phone', 'bob', '--server', server]);
  assert.equal(await phone.exit, 1);
  assert.ok(phone.stderr.includes(`is there an exchange at ${server}? (--server`), phone.stderr);
  deaf.close();
});

test('a phone refuses an address that is none', async () => {
  const phone = new DaemonProcess(['phone', 'bob', '--server', '127.0.0.1:99999']);
  assert.equal(await phone.exit, 2);
  assert.match(phone.stderr, /such as 127[.]0[.]0[.]1:5060/);
});

test('a configuration that would start is found good, one that would not ends with status 1, a warning with it if asked for', () =>
  withSample(async ({ config, state }) => {
    const check = async (...args: string[]) => {
      const command = new DaemonProcess(['check-config', config, '--state', state, ...args]);
      return { status: await command.exit, out: command.stdout, err: command.stderr };
    };
    assert.deepEqual(await check(), { status: 0, out: '0 errors, 0 warnings\n', err: '' });
    await appendFile(join(config, 'manager.conf'), '[general](+)\ncolour = red\n');
    const warned = await check();
    assert.deepEqual([warned.status, (await check('--strict')).status], [0, 1]);
    assert.match(
      warned.out,
      /^manager[.]conf: 0 errors, 1 warning\n {2}manager[.]conf:\d+: warning: nothing acts on option 'colour' of \[general\]\n {6}take the line out.*\n\n0 errors, 1 warning\n$/,
    );
    await writeFile(join(config, 'rtp.conf'), '[general]\nrtpstart = many\n');
    const refused = await check('--json');
    const [first] = refused.out.split('\n');
    assert.equal(refused.status, 1);
    assert.deepEqual(JSON.parse(first ?? ''), {
      level: 'error',
      file: 'rtp.conf',
      line: 2,
      message: 'rtpstart = many: a whole number from 1024 to 65535 expected',
      remedy: 'write such a value',
    });
    assert.equal(await new DaemonProcess(['check-config', join(config, 'gone')]).exit, 1);
  }));
