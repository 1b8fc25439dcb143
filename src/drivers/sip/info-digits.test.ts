import assert from 'node:assert/strict';
import { it } from 'node:test';
import { infoDigit, readInfoDigit } from './info-digits.ts';
import { SipRequest } from './message/sip-message.ts';

const info = (type: string, body: string) => readInfoDigit(new SipRequest('INFO', 'sip:a@b').setBody(type, body));

it('a digit in an INFO is read in both of its forms, and what holds none is told from what is no digit at all', () => {
  assert.deepEqual(info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'), { digit: '5', durationMs: 160 });
  assert.deepEqual(info('application/dtmf-relay', 'Signal = 11'), { digit: '#', durationMs: 100 });
  assert.deepEqual(info('application/dtmf', '7'), { digit: '7', durationMs: 100 });
  assert.equal(info('application/dtmf', '!'), 'broken');
  assert.equal(info('text/plain', '7'), undefined);
});

it('every digit is read back from what is sent for it', () => {
  for (const mode of ['info', 'shortinfo'] as const)
    for (const digit of '0123456789*#ABCD')
      assert.deepEqual(info(...infoDigit(digit, 100, mode)), { digit, durationMs: 100 }, `${mode} ${digit}`);
});
