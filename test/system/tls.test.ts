import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { connect, type TLSSocket } from 'node:tls';
import { makeCertificate } from '../../src/cli/cert.ts';
import { startExchange } from '../../src/daemon/start-exchange.ts';

const managerConf = (more: string) =>
  `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nport = 0\ntlsenable = yes\ntlsbindaddr = 127.0.0.1:0\n${more}[me]\nsecret = mine\nread = all\nwrite = all\n`;

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-tls-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Collects what a socket says until it matches. */
async function said(socket: TLSSocket, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (pattern.test(text)) return text;
  }
  throw new Error(`closed after ${text}`);
}

test('a client that trusts the pair of `ringdown cert` logs in over TLS', () =>
  inFolder(async (folder) => {
    const { certificate, key } = await makeCertificate({ hosts: ['127.0.0.1'], out: folder, days: 1, force: false }, new Date());
    const running = await startExchange({
      config: { 'manager.conf': managerConf(`tlscertfile = ${certificate}\ntlsprivatekey = ${key}\n`) },
    });
    try {
      const place = running.places.find(({ what }) => what === 'AMI over TLS');
      assert.ok(place);
      const socket = connect({ host: '127.0.0.1', port: place.port, ca: await readFile(certificate) });
      await once(socket, 'secureConnect');
      assert.ok(socket.authorized);
      socket.write('Action: Login\r\nUsername: me\r\nSecret: mine\r\n\r\n');
      assert.match(await said(socket, /Message: .*\r\n/), /^Asterisk Call Manager\/.*\r\nResponse: Success\r\n/);
      socket.destroy();
    } finally {
      await running.stop();
    }
  }));

test('a client that speaks no TLS there is closed, and the listener goes on', () =>
  inFolder(async (folder) => {
    const { certificate, key } = await makeCertificate({ hosts: ['127.0.0.1'], out: folder, days: 1, force: false }, new Date());
    const running = await startExchange({
      config: { 'manager.conf': managerConf(`tlscertfile = ${certificate}\ntlsprivatekey = ${key}\n`) },
    });
    try {
      const { port } = running.places.find(({ what }) => what === 'AMI over TLS')!;
      const plain = connectPlain(port, '127.0.0.1');
      plain.on('error', () => {});
      plain.end('Action: Ping\r\n\r\n');
      await once(plain.resume(), 'close');
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      socket.destroy();
    } finally {
      await running.stop();
    }
  }));

test('a certificate that is not there stops the start and is named', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'nothing.crt');
    await assert.rejects(startExchange({ config: { 'manager.conf': managerConf(`tlscertfile = ${path}\n`) } }), new RegExp(path));
  }));
