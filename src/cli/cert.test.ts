import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { connect, createServer } from 'node:tls';
import { certCommand, makeCertificate } from './cert.ts';

const FROM = new Date('2026-01-01T00:00:00Z');

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-cert-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('the pair belongs together, names its hosts and ends when asked to', () =>
  inFolder(async (folder) => {
    const made = await makeCertificate({ hosts: ['pbx.example', '127.0.0.1'], out: folder, days: 30, force: false }, FROM);
    const certificate = new X509Certificate(await readFile(made.certificate));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(await readFile(made.key))));
    assert.equal(certificate.checkHost('pbx.example'), 'pbx.example');
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkHost('other.example'), undefined);
    assert.equal(new Date(certificate.validTo).toISOString(), '2026-01-31T00:00:00.000Z');
  }));

test('the key can be read by its owner only, and an earlier pair is kept', () =>
  inFolder(async (folder) => {
    const options = { hosts: ['localhost'], out: folder, days: 1, force: false };
    const made = await makeCertificate(options, FROM);
    assert.equal((await stat(made.key)).mode & 0o777, 0o600);
    const first = await readFile(made.key, 'utf8');
    await assert.rejects(makeCertificate(options, FROM), /ringdown[.]key exists; --force writes over it/);
    assert.equal(await readFile(made.key, 'utf8'), first);
    await chmod(made.key, 0o644);
    await makeCertificate({ ...options, force: true }, FROM);
    assert.notEqual(await readFile(made.key, 'utf8'), first);
    assert.equal((await stat(made.key)).mode & 0o777, 0o600, 'whatever it was before');
  }));

test('a TLS server takes the pair, and a client that trusts it connects', () =>
  inFolder(async (folder) => {
    const made = await makeCertificate({ hosts: ['localhost', '127.0.0.1'], out: folder, days: 1, force: false }, new Date());
    const cert = await readFile(made.certificate);
    const server = createServer({ cert, key: await readFile(made.key) }, (socket) => socket.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ca: cert });
    const [data] = (await once(socket, 'data')) as [Buffer];
    assert.equal(data.toString(), 'hello');
    socket.destroy();
    server.close();
  }));

test('the command takes names as certificates have them, and refuses what is none and a time that has no date', async () => {
  const hostsOf = async (...hosts: string[]): Promise<unknown> => {
    const command = certCommand()
      .exitOverride()
      .configureOutput({ writeErr() {} });
    let given: { host?: string[] } = {};
    command.action((options: { host: string[] }) => {
      given = options;
    });
    await command.parseAsync(hosts.length > 0 ? ['--host', ...hosts] : [], { from: 'user' });
    return given.host;
  };
  assert.deepEqual(await hostsOf(), ['localhost', '127.0.0.1', '::1']);
  assert.deepEqual(await hostsOf('bücher.example', '*.pbx.example', '::1'), ['xn--bcher-kva.example', '*.pbx.example', '::1']);
  for (const wrong of ['bad host', '', '-a', 'a..b', 'a/b'])
    await assert.rejects(hostsOf(wrong), /a host name or an address is needed/, wrong);
  for (const days of ['0', '1.5', '36501', 'many'])
    await assert.rejects(
      certCommand()
        .exitOverride()
        .configureOutput({ writeErr() {} })
        .parseAsync(['--days', days], { from: 'user' }),
      /from 1 to 36500/,
    );
});
