import assert from 'node:assert/strict';
import test from 'node:test';
import { printBanner } from './banner.ts';
import { SECRET_NAMES, type SecretName } from './secrets.ts';

const of = new Map<SecretName, string>(SECRET_NAMES.map((name) => [name, `pw-${name}`]));
const places = [
  { what: 'AMI (modern)', address: '127.0.0.1', port: 5038 },
  { what: 'AMI (classic)', address: '127.0.0.1', port: 5138 },
  { what: 'SIP over UDP', address: '::1', port: 49152 },
] as const;

test('a first start tells where everything listens and how each logs in', () => {
  const text = printBanner({ version: '1.2.3', places, secrets: { text: '', of, fresh: true }, secretsPath: 'state/secrets.conf' });
  assert.match(text, /^Ringdown 1[.]2[.]3 is running[.]\n/);
  assert.match(text, /AMI \(modern\) +127[.]0[.]0[.]1:5038 +user admin +secret pw-admin\n/);
  assert.match(text, /AMI \(classic\) +127[.]0[.]0[.]1:5138 +user classic +secret pw-classic\n/);
  assert.match(text, /SIP over UDP +\[::1\]:49152 +phone alice +secret pw-alice\n +phone bob +secret pw-bob\n/);
  assert.match(text, /kept in state\/secrets[.]conf\n$/);
});

test('a later start names the file of the secrets and shows none', () => {
  const text = printBanner({ version: '1', places, secrets: { text: '', of, fresh: false }, secretsPath: '/s/secrets.conf' });
  assert.doesNotMatch(text, /pw-/);
  assert.match(text, /user admin\n/);
  assert.match(text, /The secrets stand in \/s\/secrets[.]conf\n$/);
});

test('secrets from the environment are not printed', () => {
  const text = printBanner({ version: '1', places, secrets: { text: '', of, fresh: false }, secretsPath: undefined });
  assert.doesNotMatch(text, /pw-/);
  assert.match(text, /RINGDOWN_SECRET/);
});

test('a configuration with accounts of its own is told without names, and an exchange without listeners says so', () => {
  const text = printBanner({ version: '1', places: [], secrets: undefined, secretsPath: undefined });
  assert.match(text, /Nothing listens/);
  assert.doesNotMatch(text, /admin/);
});
