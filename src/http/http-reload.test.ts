import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { makeCertificate } from '../cli/cert.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { Certificate } from './http-listener.ts';
import { httpOptions, startWeb, until } from './web-fixture.ts';

const TLS = httpOptions().tls;

/** Whether somebody takes a connection there. */
const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

/** A port that nobody has for now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function certificateFor(host: string): Promise<Certificate> {
  const out = temporaryFolder();
  const { certificate, key } = await makeCertificate({ hosts: [host], out, days: 1, force: false }, new Date());
  return { cert: await readFile(certificate), key: await readFile(key) };
}

/** A TLS connection, and the host that its certificate is for. */
async function handshake(t: TestContext, port: number): Promise<{ socket: TLSSocket; host: string }> {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false });
  t.after(() => socket.destroy());
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return { socket, host: socket.getPeerCertificate().subjectaltname ?? '' };
}

test('another port is listened at and the old one given back; sessions and whoever waits live on', async (t) => {
  const web = await startWeb(t);
  const cookie = await web.logIn();
  const { port } = web;
  const waiting = web.ask('/rawman?action=waitevent', { cookie });
  await until(() => web.manager.clock.pendingTimers > 1);
  await web.reload({ port: await freePort() });
  assert.notEqual(web.port, port);
  assert.equal(await isOpen(port), false);
  web.tell('Late');
  assert.match((await waiting).body, /UserEvent: Late/);
  assert.match((await web.ask('/rawman?action=ping', { cookie })).body, /Pong/);
});

test('the same port of another address is had although the old listener was in its way', async (t) => {
  const web = await startWeb(t, { http: { port: await freePort() } });
  const { port } = web;
  const cookie = await web.logIn();
  await web.reload({ port, bindAddress: '0.0.0.0' });
  assert.deepEqual(web.service.addresses.plain, { host: '0.0.0.0', port });
  assert.match((await web.ask('/rawman?action=ping', { cookie })).body, /Pong/);
});

test('where a port cannot be had nothing changes', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.after(() => taken.close());
  const { port } = taken.address() as { port: number };
  const web = await startWeb(t, { http: { port: await freePort() } });
  const old = web.port;
  await assert.rejects(web.reload({ port, prefix: '/new' }), { code: 'EADDRINUSE' });
  assert.equal(web.port, old);
  assert.equal((await web.ask('/rawman')).status, 200);
  // An address that is not of this machine, at a port that is given back for it and taken again.
  await assert.rejects(web.reload({ port: old, bindAddress: '192.0.2.1' }), { code: 'EADDRNOTAVAIL' });
  assert.equal((await web.ask('/rawman')).status, 200);
  await web.reload({ port: old });
  assert.deepEqual(web.service.addresses.plain, { host: '127.0.0.1', port: old });
});

test('a change that another part keeps from coming about gives its ports back', async (t) => {
  const web = await startWeb(t, { http: { port: await freePort() } });
  const old = web.port;
  for (const changed of [{ port: await freePort() }, { port: old, bindAddress: '0.0.0.0' }, { enabled: false }]) {
    const change = await web.service.prepareReload(httpOptions(changed), undefined);
    await change.abandon();
    assert.deepEqual(web.service.addresses.plain, { host: '127.0.0.1', port: old });
    assert.equal((await web.ask('/rawman')).status, 200);
    if (changed.port !== undefined && changed.port !== old) assert.equal(await isOpen(changed.port), false);
  }
});

test('the web server is turned off and on again', async (t) => {
  const web = await startWeb(t);
  const { port } = web;
  const cookie = await web.logIn();
  await web.reload({ enabled: false });
  assert.deepEqual(web.service.addresses, { plain: undefined, tls: undefined });
  assert.equal(await isOpen(port), false);
  await web.reload({});
  assert.match((await web.ask('/rawman?action=ping', { cookie })).body, /Pong/);
});

test('how many connections there may be, and how long they may be idle, changes for those that are open', async (t) => {
  const web = await startWeb(t, { http: { sessionLimit: 1 } });
  const held = connect(web.port, '127.0.0.1');
  t.after(() => held.destroy());
  held.write('GET /rawman HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => held.once('data', resolve));
  await assert.rejects(Promise.resolve(web.raw('')).then((answer) => assert.notEqual(answer, '')));
  await web.reload({ sessionLimit: 2, keepAliveMs: 50 });
  assert.equal((await web.ask('/rawman')).status, 200);
  const closed = new Promise((resolve) => held.once('close', resolve));
  held.write('GET /rawman HTTP/1.1\r\nHost: x\r\n\r\n');
  await closed;
});

test('a certificate is read again for those who come, and whoever is there keeps its connection', async (t) => {
  const web = await startWeb(t, {
    http: { tls: { ...TLS, enabled: true } },
    certificate: await certificateFor('old.example'),
  });
  const port = web.service.addresses.tls?.port ?? 0;
  const before = await handshake(t, port);
  assert.equal(before.host, 'DNS:old.example');
  await web.reload({ tls: { ...TLS, enabled: true } }, await certificateFor('new.example'));
  assert.equal(web.service.addresses.tls?.port, port);
  assert.equal((await handshake(t, port)).host, 'DNS:new.example');
  before.socket.write('GET /rawman HTTP/1.1\r\nHost: x\r\n\r\n');
  const answer = await new Promise<Buffer>((resolve) => before.socket.once('data', resolve));
  assert.match(answer.toString('latin1'), /^HTTP\/1\.1 200 /);
  await assert.rejects(web.reload({ tls: { ...TLS, enabled: true } }, { cert: 'none', key: 'none' }));
  assert.equal((await handshake(t, port)).host, 'DNS:new.example');
});

test('TLS comes and goes beside the plain listener, which does not notice', async (t) => {
  const web = await startWeb(t);
  const { port } = web;
  await web.reload({ tls: { ...TLS, enabled: true } }, await certificateFor('a.example'));
  const secure = web.service.addresses.tls?.port ?? 0;
  assert.equal((await handshake(t, secure)).host, 'DNS:a.example');
  await web.reload({});
  assert.equal(web.service.addresses.tls, undefined);
  assert.equal(web.port, port);
  assert.equal(await isOpen(secure), false);
});
