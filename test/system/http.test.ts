import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { makeCertificate } from '../../src/cli/cert.ts';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { managerConf, SECRET, type SmallExchange, withExchange } from './small-exchange.ts';

const HTTP = '[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = 0\nprefix = asterisk\n';
const WEB = { 'manager.conf': managerConf('[general](+)\nwebenabled = yes\n'), 'http.conf': HTTP };
const LOGIN = `action=login&username=admin&secret=${SECRET}`;

const baseOf = ({ running }: SmallExchange): string => {
  const place = running.places.find(({ what }) => what === 'HTTP');
  assert.ok(place);
  return `http://127.0.0.1:${place.port}/asterisk`;
};

/** Logs in and gives what asks with the session's cookie. */
async function logIn(base: string) {
  const response = await fetch(`${base}/rawman?${LOGIN}`);
  assert.match(await response.text(), /Authentication accepted/);
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  return async (path: string) => (await fetch(`${base}/${path}`, { headers: { cookie } })).text();
}

test('a client over HTTP steers a call and hears of it by WaitEvent', () =>
  withExchange(
    async (exchange) => {
      const ask = await logIn(baseOf(exchange));
      const alice = await SipPhone.start({ name: 'alice', secret: SECRET, server: exchange.sip });
      try {
        await alice.register();
        assert.match(
          await ask('mxml?action=originate&channel=SIP/alice&context=default&exten=700&priority=1&async=yes&actionid=o'),
          /actionid='o'/,
        );
        const call = await alice.incoming();
        call.answer();
        await call.answered();
        let heard = '';
        while (!/Event: OriginateResponse/.test(heard)) heard += await ask('rawman?action=waitevent&timeout=10');
        assert.match(heard, /Event: OriginateResponse\r\nPrivilege: call,all\r\nActionID: o\r\nResponse: Success\r\n/);
        const [, channel] = /Event: Newchannel\r\n(?:.*\r\n)*?Channel: (SIP\/alice-\w+)\r\n/.exec(heard) ?? [];
        assert.match(await ask(`rawman?action=hangup&channel=${channel}`), /Channel Hungup/);
        await call.ended();
      } finally {
        await alice.close();
      }
    },
    { files: WEB },
  ));

test('what a client over HTTP raises is heard over TCP and over HTTP alike', () =>
  withExchange(
    async (exchange) => {
      const ask = await logIn(baseOf(exchange));
      const peer = await AmiPeer.connect({ host: '127.0.0.1', port: exchange.amiPort });
      await peer.login('admin', SECRET);
      await ask('rawman?action=userevent&userevent=Both&text=a%2Bb');
      const event = await peer.event('UserEvent');
      assert.equal(event.get('text'), 'a+b');
      assert.match(await ask('rawman?action=waitevent'), /UserEvent: Both\r\ntext: a\+b\r\n/);
      peer.close();
    },
    { files: WEB },
  ));

test('the console tells what is served, and a reload changes it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-http-'));
  try {
    await withExchange(
      async (exchange) => {
        const base = baseOf(exchange);
        const ask = await logIn(base);
        const status = await ask('rawman?action=command&command=http%20show%20status');
        assert.match(status, /Output: Prefix: \/asterisk\r\n/);
        assert.match(status, new RegExp(`Output: Server Enabled and Bound to 127.0.0.1:${new URL(base).port}\r\n`));
        assert.match(status, /Output: \/asterisk\/mxml => XML Manager Event Interface\r\n/);
        assert.match(await ask('rawman?action=coresettings'), /CoreHTTPenabled: Yes\r\n/);
        await writeFile(join(folder, 'manager.conf'), managerConf());
        assert.match(await ask('rawman?action=reload&module=manager'), /Module Reloaded/);
        assert.match(await ask('rawman?action=ping'), /404 Not Found/);
      },
      { files: WEB, folder },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('files, and the manager’s pages, come over TLS too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-https-'));
  try {
    const { certificate, key } = await makeCertificate({ hosts: ['127.0.0.1'], out: folder, days: 1, force: false }, new Date());
    await mkdir(join(folder, 'static-http'));
    await writeFile(join(folder, 'static-http', 'hello.txt'), 'hello');
    const conf = `${HTTP}enablestatic = yes\ntlsenable = yes\ntlsbindaddr = 127.0.0.1:0\ntlscertfile = ${certificate}\ntlsprivatekey = ${key}\n`;
    await withExchange(
      async ({ running }) => {
        const place = running.places.find(({ what }) => what === 'HTTPS');
        assert.ok(place);
        const ca = await readFile(certificate);
        const ask = (path: string) =>
          new Promise<string>((resolve, reject) => {
            get({ host: '127.0.0.1', port: place.port, path: `/asterisk/${path}`, ca, agent: false }, (response) => {
              let text = '';
              response.setEncoding('latin1').on('data', (chunk: string) => {
                text += chunk;
              });
              response.on('end', () => resolve(text));
            }).on('error', reject);
          });
        assert.equal(await ask('static/hello.txt'), 'hello');
        assert.match(await ask(`rawman?${LOGIN}`), /Authentication accepted/);
      },
      { files: { ...WEB, 'http.conf': conf, 'asterisk.conf': `[directories]\nastdatadir => ${folder}\n` } },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('without webenabled there are no pages of the manager, and without http.conf there is no server', () =>
  withExchange(
    async (exchange) => {
      assert.equal((await fetch(`${baseOf(exchange)}/rawman`)).status, 404);
    },
    { files: { 'http.conf': HTTP } },
  ).then(() =>
    withExchange(async ({ running }) =>
      assert.equal(
        running.places.find(({ what }) => what === 'HTTP'),
        undefined,
      ),
    ),
  ));
