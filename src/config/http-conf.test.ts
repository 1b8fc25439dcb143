import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acl } from './acl.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseHttpConf } from './http-conf.ts';

const parse = async (text: string, acls?: ReadonlyMap<string, Acl>) =>
  parseHttpConf(await readConfOrEmpty(new MemoryConfSource({ 'http.conf': text }), 'http.conf'), acls);

test('without a file nothing is served', async () => {
  const { enabled, port, prefix, sessionLimit, inactivityMs, keepAliveMs, servesFiles, showsStatus, dialect } = await parse('');
  assert.deepEqual(
    { enabled, port, prefix, sessionLimit, inactivityMs, keepAliveMs, servesFiles, showsStatus, dialect },
    {
      enabled: false,
      port: 8088,
      prefix: '',
      sessionLimit: 100,
      inactivityMs: 30_000,
      keepAliveMs: 15_000,
      servesFiles: false,
      showsStatus: false,
      dialect: 'modern',
    },
  );
});

test('every option of the file is taken in its unit, and the old names of TLS are known', async () => {
  const options = await parse(
    `[general]
enabled = yes
bindaddr = 127.0.0.1
bindport = 8090
prefix = asterisk
servername = Exchange
enable_static = yes
enable_status = yes
redirect = / /asterisk/static/index.html
redirect = /x  /y
sessionlimit = 7
session_inactivity = 1000
session_keep_alive = 0
sslenable = yes
sslbindaddr = 127.0.0.1:8091
tlscertfile = a.pem
tlsprivatekey = b.pem
tlscipher = HIGH
dialect = classic
websocketorigins = https://Panel.example, http://10.0.0.1:8080
nosuch = 1
`,
  );
  const { unknown, restrictions, ...rest } = options;
  assert.deepEqual(rest, {
    enabled: true,
    bindAddress: '127.0.0.1',
    port: 8090,
    prefix: '/asterisk',
    serverName: 'Exchange',
    servesFiles: true,
    showsStatus: true,
    redirects: [
      { from: '/', to: '/asterisk/static/index.html' },
      { from: '/x', to: '/y' },
    ],
    sessionLimit: 7,
    inactivityMs: 1000,
    keepAliveMs: 0,
    tls: { enabled: true, bindAddress: '127.0.0.1:8091', certFile: 'a.pem', privateKey: 'b.pem', cipher: 'HIGH' },
    dialect: 'classic',
    webSocketOrigins: ['https://panel.example', 'http://10.0.0.1:8080'],
  });
  assert.deepEqual(restrictions, []);
  assert.deepEqual(
    unknown.map(({ option, line }) => [option, line]),
    [['nosuch', 21]],
  );
});

test('a section restricts the paths that begin as it is named, and a list that is not there lets nobody in', async () => {
  const office = new Acl();
  const { restrictions } = await parse(
    '[static/private]\ntype = restriction\ndeny = 0.0.0.0/0\npermit = 10.0.0.0/8\n[static/office]\ntype = restriction\nacl = office\n[static/none]\nacl = nosuch\n',
    new Map([['office', office]]),
  );
  assert.deepEqual(
    restrictions.map(({ path, acl }) => [path, acl.permits('10.1.2.3'), acl.permits('192.0.2.1')]),
    [
      ['static/private', true, false],
      ['static/office', true, true],
      ['static/none', false, false],
    ],
  );
});

test('what an option cannot be is refused with file and line', async () => {
  for (const line of [
    'bindport = x',
    'sessionlimit = 0',
    'redirect = /only',
    'dialect = old',
    'session_keep_alive = -1',
    'websocketorigins = panel.example',
  ])
    await assert.rejects(parse(`[general]\n${line}\n`), { name: 'ConfigError', message: /http[.]conf:2/ }, line);
});
