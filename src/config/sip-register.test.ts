import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfVariable } from './conf-file.ts';
import { parseRegisterLine } from './sip-register.ts';

const parse = (value: string) => parseRegisterLine({ file: 'sip.conf', line: 7, name: 'register', value } as ConfVariable);

test('a line to register by is read with all its parts, and with the fewest', () => {
  assert.deepEqual(parse('tcp://1234@example.net:se@cret:desk@sip.example.org:5070/600~900'), {
    transport: 'tcp',
    user: '1234',
    domain: 'example.net',
    secret: 'se@cret',
    authUser: 'desk',
    host: 'sip.example.org',
    port: 5070,
    extension: '600',
    expirySeconds: 900,
  });
  assert.deepEqual(parse('1234@[2001:db8::1]'), {
    transport: 'udp',
    user: '1234',
    domain: '',
    secret: '',
    authUser: '',
    host: '2001:db8::1',
    port: 0,
    extension: 's',
    expirySeconds: 0,
  });
});

for (const line of [
  '',
  '1234',
  '@host',
  '1234@',
  '1234@host:99999',
  '1234@host:port',
  'tls://1234@host',
  '1234:s@host/600~soon',
  ':s@host',
])
  test(`'${line}' is refused with its place`, () => {
    assert.throws(() => parse(line), /sip\.conf.*7.*user/s);
  });
