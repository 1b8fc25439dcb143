import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HeaderList } from './header-list.ts';

describe('a header list', () => {
  it('knows a header by any spelling and by its compact form', () => {
    const headers = new HeaderList().add('v', 'one').add('VIA', 'two').add('x-foo-BAR', 'three');
    assert.deepEqual(headers.all('Via'), ['one', 'two']);
    assert.equal(headers.get('X-Foo-Bar'), 'three');
  });
  it('lets no value start a header of its own', () => {
    const text = new HeaderList().add('Subject', 'a\r\nFrom: <sip:evil@x>').set('To', 'b\nc').print();
    assert.equal(text, 'Subject: a From: <sip:evil@x>\r\nTo: b c\r\n');
  });
  it('takes comma lists apart outside quotes and brackets only', () => {
    const headers = new HeaderList().add('Contact', '"a, b" <sip:a,b@c>;q=1, <sip:d@e>');
    assert.deepEqual(headers.list('Contact'), ['"a, b" <sip:a,b@c>;q=1', '<sip:d@e>']);
  });
  it('puts a new first line before the others of its name', () => {
    const headers = new HeaderList().add('From', 'f').add('Via', '1').addFirst('Via', '0');
    assert.equal(headers.print(), 'From: f\r\nVia: 0\r\nVia: 1\r\n');
  });
  it('replaces all lines of a name by one', () => {
    const headers = new HeaderList().add('Contact', 'a').add('To', 't').add('Contact', 'b').set('Contact', 'c');
    assert.equal(headers.print(), 'Contact: c\r\nTo: t\r\n');
  });
});
