import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { change, DaemonProcess, TextConnection, withSample } from './daemon-process.ts';

/** Starts on the sample configuration, hands it over and ends it whatever happens. */
async function withDaemon(
  env: Readonly<Record<string, string>>,
  run: (daemon: DaemonProcess, folders: { config: string; state: string }) => Promise<void>,
): Promise<void> {
  await withSample(async (folders) => {
    const daemon = new DaemonProcess(['start', '--config', folders.config, '--state', folders.state], env);
    try {
      await run(daemon, folders);
    } finally {
      await daemon.close();
    }
  });
}

async function login(port: number, user: string, secret: string): Promise<TextConnection> {
  const connection = new TextConnection(port);
  connection.send('Action: Login', `Username: ${user}`, `Secret: ${secret}`);
  await connection.received(/Response: Success\r\n/);
  return connection;
}

test('the first start makes secrets, prints where things listen, and both accounts log in with what was printed', () =>
  withDaemon({}, async (daemon, { state }) => {
    const [modern, classic] = [await daemon.port('AMI (modern)'), await daemon.port('AMI (classic)')];
    const [, admin] = await daemon.printed(/user admin +secret (\S+)/);
    const [, old] = await daemon.printed(/user classic +secret (\S+)/);
    assert.ok((await daemon.port('SIP over UDP')) > 0);
    const file = join(state, 'secrets.conf');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok((await readFile(file, 'utf8')).includes(admin!));

    const first = await login(modern, 'admin', admin!);
    assert.match(first.text, /^Asterisk Call Manager\/\d+[.]\d+[.]\d+\r\n/);
    const second = await login(classic, 'classic', old!);
    assert.match(second.text, /^Asterisk Call Manager\/1[.]0\r\n/);
    first.close();
    second.close();
  }));

test('one secret for all comes from the environment, is not printed and is written nowhere', () =>
  withDaemon({ RINGDOWN_SECRET: 'sesame' }, async (daemon, { state }) => {
    const connection = await login(await daemon.port('AMI (modern)'), 'admin', 'sesame');
    connection.close();
    assert.doesNotMatch(daemon.stdout, /sesame/);
    await assert.rejects(stat(join(state, 'secrets.conf')), /ENOENT/);
  }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends sessions and calls, and the exit status is 0`, () =>
    withDaemon({ RINGDOWN_SECRET: 'sesame' }, async (daemon) => {
      const connection = await login(await daemon.port('AMI (modern)'), 'admin', 'sesame');
      connection.send('Action: Originate', 'Channel: Local/700@default', 'Application: Wait', 'Data: 600', 'Async: true');
      await connection.received(/Event: OriginateResponse\r\n/);
      daemon.child.kill(signal);
      await connection.received(/Event: Hangup\r\n/);
      await connection.received(/Event: Shutdown\r\n/);
      assert.equal(await daemon.exit, 0);
    }));
}

test('SIGHUP reads the configuration again, and a mistake in it leaves the old one in force', () =>
  withDaemon({ RINGDOWN_SECRET: 'sesame' }, async (daemon, { config }) => {
    const port = await daemon.port('AMI (modern)');
    const connection = await login(port, 'admin', 'sesame');
    await change(join(config, 'manager.conf'), (text) => `${text}\n[late](account)\nsecret = latepw\n`);
    daemon.child.kill('SIGHUP');
    await connection.received(/Event: Reload\r\n/);
    (await login(port, 'late', 'latepw')).close();

    await change(join(config, 'manager.conf'), (text) => `${text}\n[broken\n`);
    daemon.child.kill('SIGHUP');
    await daemon.printed(/manager[.]conf:\d+: /);
    (await login(port, 'late', 'latepw')).close();
    connection.close();
  }));

test('a configuration that cannot be used stops the start with file, line and reason', () =>
  withSample(async ({ config, state }) => {
    await change(join(config, 'sip.conf'), (text) => `${text}\n[carol](nosuchtemplate)\n`);
    const daemon = new DaemonProcess(['start', '--config', config, '--state', state]);
    assert.equal(await daemon.exit, 1);
    assert.match(daemon.stderr, /sip[.]conf:\d+: .*nosuchtemplate/);
    assert.equal(daemon.stdout, '');
  }));

test('a folder of configuration that is not there stops the start', () =>
  withSample(async ({ config, state }) => {
    const daemon = new DaemonProcess(['start', '--config', join(config, 'nosuch'), '--state', state]);
    assert.equal(await daemon.exit, 1);
    assert.match(daemon.stderr, /there is no folder of configuration .*nosuch/);
  }));

for (const [account, user] of [
  ['AMI (modern)', 'admin'],
  ['AMI (classic)', 'classic'],
] as const) {
  test(`core stop now over ${account} ends calls and sessions, and the exit status is 0`, () =>
    withDaemon({ RINGDOWN_SECRET: 'sesame' }, async (daemon) => {
      const connection = await login(await daemon.port(account), user, 'sesame');
      connection.send('Action: Originate', 'Channel: Local/700@default', 'Application: Wait', 'Data: 600', 'Async: true');
      await connection.received(/Event: Originate(Response|Success)\r\n/);
      connection.send('Action: Command', 'Command: core stop now', 'ActionID: last');
      await connection.received(/ActionID: last\r\n[\s\S]*Event: Hangup\r\n[\s\S]*Event: Shutdown\r\n/);
      assert.equal(await daemon.exit, 0);
    }));
}

test('a port that is taken stops the start and is named', () =>
  withDaemon({ RINGDOWN_SECRET: 'sesame' }, async (daemon, { config, state }) => {
    const port = await daemon.port('AMI (modern)');
    await change(join(config, 'manager.conf'), (text) => text.replace(/^port = 0/m, `port = ${port}`));
    const second = new DaemonProcess(['start', '--config', config, '--state', join(state, 'second')], { RINGDOWN_SECRET: 'sesame' });
    assert.equal(await second.exit, 1);
    assert.match(second.stderr, new RegExp(`\\b${port}\\b`));
  }));

test('a second exchange on the same state does not start, and says why', () =>
  withDaemon({ RINGDOWN_SECRET: 'sesame' }, async (daemon, { config, state }) => {
    await daemon.port('AMI (modern)');
    const second = new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: 'sesame' });
    assert.equal(await second.exit, 1);
    assert.match(second.stderr, /^ringdown could not start: \S+astdb[.]sqlite3 is in use by another exchange\n$/);
  }));

test('a command line that is not understood ends with status 2, and help and version with 0', async () => {
  for (const [args, status, text] of [
    [['start', '--nonsense'], 2, /unknown option '--nonsense'/],
    [['--help'], 0, /start .*\n[\s\S]*demo [\s\S]*phone [\s\S]*cert /],
    [['start', '--help'], 0, /--config <dir>/],
    [['--version'], 0, /^\d+[.]\d+[.]\d+/],
  ] as const) {
    const daemon = new DaemonProcess(args);
    assert.equal(await daemon.exit, status, args.join(' '));
    assert.match(daemon.stdout + daemon.stderr, text);
  }
});
