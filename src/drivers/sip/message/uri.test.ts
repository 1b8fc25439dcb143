import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseNameAddr, printNameAddr, tagOf } from './name-addr.ts';
import { escapeUser, parseUri, printUri, userText } from './uri.ts';
import { parseVia, printVia } from './via.ts';

describe('a SIP URI', () => {
  it('comes apart into user, password, host, port, parameters and headers', () => {
    const uri = parseUri('sips:alice:pw@Example.COM:5061;transport=TCP;lr?Subject=x')!;
    assert.deepEqual(
      [uri.scheme, uri.user, uri.password, uri.host, uri.port, [...uri.params], uri.headers],
      [
        'sips',
        'alice',
        'pw',
        'example.com',
        5061,
        [
          ['transport', 'TCP'],
          ['lr', ''],
        ],
        'Subject=x',
      ],
    );
  });
  it('holds an IPv6 address without its brackets', () => {
    const uri = parseUri('sip:[2001:db8::10]:5070')!;
    assert.deepEqual([uri.host, uri.port], ['2001:db8::10', 5070]);
    assert.equal(printUri({ host: uri.host, port: 5070 }), 'sip:[2001:db8::10]:5070');
  });
  it('may have an @ in its headers, as some phones write the Call-ID of a call to replace', () => {
    const uri = parseUri('sip:645@host:5061?Replaces=abc@192.0.2.1:5060%3Bto-tag%3Dt')!;
    assert.deepEqual([uri.user, uri.host, uri.port, uri.headers], ['645', 'host', 5061, 'Replaces=abc@192.0.2.1:5060%3Bto-tag%3Dt']);
  });
  it('of another scheme keeps its text', () => assert.equal(parseUri('tel:+123')?.scheme, 'tel'));
  for (const bad of [
    '',
    'sip:',
    'sip:@host',
    'sip:a b@c',
    'sip:a@b:99999',
    'sip:a@b:x',
    'sip:<a@b>',
    'sip:a%zz@b',
    'sip:a@b@c',
    'nothing',
    'sip:a@b;;lr',
    'sip:a@[::1',
  ]) {
    it(`is not what "${bad}" is`, () => assert.equal(parseUri(bad), undefined));
  }
  it('escapes a user only where it has to', () => {
    assert.equal(escapeUser('+49*21#'), '+49*21#');
    assert.equal(escapeUser('a b@c'), 'a%20b%40c');
    assert.equal(userText('a%20b%40c'), 'a b@c');
    assert.equal(userText('%ff'), '%ff');
  });
});

describe('a name with an address', () => {
  it('comes with quotes and escapes resolved', () => {
    const from = parseNameAddr('"J \\"R\\" \\\\" <sip:j@e.com;lr> ; tag = 98asjd8')!;
    assert.deepEqual([from.displayName, from.uri.text, from.params.get('tag')], ['J "R" \\', 'sip:j@e.com;lr', '98asjd8']);
  });
  it('without brackets leaves parameters to the header', () => {
    const from = parseNameAddr('sip:a@b;tag=1')!;
    assert.deepEqual([from.uri.text, from.params.get('tag')], ['sip:a@b', '1']);
  });
  it('prints and reads back the same', () => {
    const text = printNameAddr({ displayName: 'A "b" \\', uri: 'sip:a@b', params: new Map([['tag', 'x']]) });
    assert.equal(text, '"A \\"b\\" \\\\" <sip:a@b>;tag=x');
    assert.equal(parseNameAddr(text)?.displayName, 'A "b" \\');
  });
  for (const bad of ['"open <sip:a@b>', 'A, B <sip:a@b>', '<sip:a@b', '< sip:a@b >', 'sip:a@b?x=y', '"n" sip:a@b', '<sip:a@b>;;', '*']) {
    it(`is not what ${bad} is`, () => assert.equal(parseNameAddr(bad), undefined));
  }
  it('gives its tag without being parsed, not that of the URI', () => {
    assert.equal(tagOf('<sip:a@b;tag=no>;x=1;tag=yes'), 'yes');
    assert.equal(tagOf('<sip:a@b;tag=no>'), undefined);
  });
});

describe('a Via', () => {
  it('is read with blanks and printed without', () => {
    const via = parseVia('SIP  / 2.0  / TCP     spindle.example.com  : 5070 ;  branch  =   z9hG4bK9ikj8 ;rport')!;
    assert.equal(printVia(via), 'SIP/2.0/TCP spindle.example.com:5070;branch=z9hG4bK9ikj8;rport');
  });
  for (const bad of ['SIP/2.0/UDP', 'SIP/2.0/UDP h;;', 'SIP/3.0/UDP h', 'SIP/2.0/UDP a b', 'SIP/2.0/U,P h']) {
    it(`is not what "${bad}" is`, () => assert.equal(parseVia(bad), undefined));
  }
});
