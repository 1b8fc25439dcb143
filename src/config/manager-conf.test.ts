import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../base/errors.ts';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseManagerConf } from './manager-conf.ts';

const parse = async (text: string) =>
  parseManagerConf(await readConfOrEmpty(new MemoryConfSource({ 'manager.conf': text }), 'manager.conf'));

test('an absent file is a manager that is off, with the defaults of Asterisk', async () => {
  const options = await parse('');
  assert.equal(options.enabled, false);
  assert.deepEqual([options.port, options.classicPort, options.authTimeoutMs, options.authLimit], [5038, undefined, 30_000, 50]);
  assert.deepEqual(options.accounts, []);
  assert.equal(options.allowMultipleLogin, true);
});

test('all options of [general] are read', async () => {
  const options = await parse(`[general]
enabled = yes
port = 0
classicport = 5138
bindaddr = 127.0.0.1
displayconnects = no
timestampevents = on
authtimeout = 5
authlimit = 7
allowmultiplelogin = no
brokeneventsaction = 1
channelvars = A, B ,CDR(x)
disabledevents = Newexten,VarSet
tlsenable = yes
tlsbindaddr = 0.0.0.0:5039
tlscertfile = a.pem
tlsprivatekey = b.pem
tlscipher = X
debug = on
`);
  assert.deepEqual(
    [options.enabled, options.port, options.classicPort, options.bindAddress, options.displayConnects, options.timestampEvents],
    [true, 0, 5138, '127.0.0.1', false, true],
  );
  assert.deepEqual(
    [options.authTimeoutMs, options.authLimit, options.allowMultipleLogin, options.brokenEventsAction],
    [5000, 7, false, true],
  );
  assert.deepEqual(options.channelVars, ['A', 'B', 'CDR(x)']);
  assert.deepEqual(options.disabledEvents, ['Newexten', 'VarSet']);
  assert.deepEqual(options.tls, { enabled: true, bindAddress: '0.0.0.0:5039', certFile: 'a.pem', privateKey: 'b.pem', cipher: 'X' });
  assert.deepEqual(options.unknown, [{ file: 'manager.conf', line: 19, category: 'general', option: 'debug' }]);
});

test('accounts take their defaults from [general] and keep filters and variables in order', async () => {
  const { accounts } = await parse(`[general]
allowmultiplelogin = no
displayconnects = no
[admin]
secret = a;b
read = system,call
write = all
writetimeout = 5000
setvar = A=1
setvar = B=x=y
displayconnects = yes
dialect = Classic
commandformat = follows
slowpolicy = skip
eventfilter = !Event: Newexten
eventfilter(action(include),name(UserEvent),header(Kind),method(starts_with)) = order
eventfilterX = Channel: SIP/
[nobody]
`);
  const [admin, nobody] = accounts;
  assert.equal(admin?.secret, 'a');
  assert.deepEqual([admin?.read, admin?.write, admin?.writeTimeoutMs], ['system,call', 'all', 5000]);
  assert.deepEqual(admin?.variables, [
    ['A', '1'],
    ['B', 'x=y'],
  ]);
  assert.deepEqual([admin?.dialect, admin?.commandFormat, admin?.slowPolicy], ['classic', 'follows', 'skip']);
  assert.deepEqual([admin?.displayConnects, admin?.allowMultipleLogin], [true, false]);
  assert.deepEqual(
    admin?.eventFilters.map((each) => [each.criteria, each.pattern]),
    [
      [undefined, '!Event: Newexten'],
      ['action(include),name(UserEvent),header(Kind),method(starts_with)', 'order'],
      [undefined, 'Channel: SIP/'],
    ],
  );
  assert.deepEqual([nobody?.secret, nobody?.read, nobody?.displayConnects], [undefined, '', false]);
});

test('an option of a template is reported once, not for each heir', async () => {
  const { unknown } = await parse('[t](!)\ncolour = blue\n[a](t)\n[b](t)\n');
  assert.deepEqual(
    unknown.map((each) => each.line),
    [2],
  );
});

for (const line of ['port = x', 'port = 70000', 'authlimit = 0']) {
  test(`[general] refuses ${line}`, async () => {
    await assert.rejects(parse(`[general]\n${line}\n`), (error) => error instanceof ConfigError && error.line === 2);
  });
}

for (const line of ['writetimeout = 99', 'dialect = latin', 'setvar = x', 'permit = nowhere']) {
  test(`an account refuses ${line}`, async () => {
    await assert.rejects(parse(`[a]\n${line}\n`), (error) => error instanceof ConfigError && error.line === 2);
  });
}

test('options are frozen', async () => {
  const options = await parse('[a]\nsetvar = A=1\n');
  assert.ok(
    Object.isFrozen(options) &&
      Object.isFrozen(options.accounts) &&
      Object.isFrozen(options.accounts[0]?.variables) &&
      Object.isFrozen(options.tls),
  );
});
