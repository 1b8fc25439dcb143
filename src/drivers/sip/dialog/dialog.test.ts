import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ManualClock } from '../../../base/manual-clock.ts';
import { createResponse } from '../message/create-response.ts';
import { SipRequest } from '../message/sip-message.ts';
import { DEFAULT_TIMERS } from '../transaction/timers.ts';
import { AnswerRepeater } from './answer-repeater.ts';
import { Dialog } from './dialog.ts';

const invite = (): SipRequest => {
  const request = new SipRequest('INVITE', 'sip:bob@example.com');
  request.headers.add('Record-Route', '<sip:p1;lr>, <sip:p2;lr>').add('From', '"A" <sip:a@x>;tag=from').add('To', '<sip:bob@example.com>');
  request.headers.add('Call-ID', 'call').add('CSeq', '7 INVITE').add('Contact', '<sip:a@10.0.0.1:5070>');
  return request;
};

describe('a dialog', () => {
  it('of the called side sends to Contact by the recorded route', () => {
    const dialog = Dialog.forRequest(invite(), 'mine')!;
    const bye = dialog.createRequest('BYE');
    assert.equal(bye.uri, 'sip:a@10.0.0.1:5070');
    assert.deepEqual(bye.headers.all('Route'), ['<sip:p1;lr>', '<sip:p2;lr>']);
    assert.equal(dialog.nextHop, 'sip:p1;lr');
    assert.deepEqual([bye.headers.get('From'), bye.headers.get('To')], ['<sip:bob@example.com>;tag=mine', '"A" <sip:a@x>;tag=from']);
  });
  it('of the calling side takes the route in reverse and counts its own requests', () => {
    const request = invite();
    const response = createResponse(request, 200, { toTag: 'theirs' });
    response.headers.add('Contact', '<sip:bob@10.0.0.2>');
    const dialog = Dialog.forResponse(request, response);
    assert.deepEqual([dialog.state, dialog.id], ['confirmed', 'call from theirs']);
    assert.deepEqual(dialog.createRequest('BYE').headers.all('Route'), ['<sip:p2;lr>', '<sip:p1;lr>']);
    assert.deepEqual(
      [dialog.createRequest('INFO').headers.get('CSeq'), dialog.createRequest('ACK', 7).headers.get('CSeq')],
      ['9 INFO', '7 ACK'],
    );
  });
  it('refuses a request that is older than one before', () => {
    const dialog = Dialog.forRequest(invite(), 'mine')!;
    const info = new SipRequest('INFO', 'sip:x');
    info.headers.add('CSeq', '8 INFO');
    assert.deepEqual([dialog.acceptRequest(info), dialog.acceptRequest(info)], [true, false]);
  });
  it('follows the Contact of a re-INVITE, not that of an INFO', () => {
    const dialog = Dialog.forRequest(invite(), 'mine')!;
    for (const [method, cseq] of [
      ['INFO', 8],
      ['INVITE', 9],
    ] as const) {
      const request = new SipRequest(method, 'sip:x');
      request.headers.add('CSeq', `${cseq} ${method}`).add('Contact', `<sip:${method}@h>`);
      dialog.acceptRequest(request);
    }
    assert.equal(dialog.remoteTarget, 'sip:INVITE@h');
  });
  it('cannot be made without a Contact', () => {
    const request = invite();
    request.headers.remove('Contact');
    assert.equal(Dialog.forRequest(request, 'mine'), undefined);
  });
});

describe('an answer', () => {
  it('is repeated up to T2 until its ACK, and given up after 64*T1', async () => {
    const clock = new ManualClock();
    const began = clock.now();
    const sent: number[] = [];
    let lost = 0;
    const make = () =>
      new AnswerRepeater(
        clock,
        DEFAULT_TIMERS,
        () => sent.push(clock.now() - began),
        () => lost++,
      );
    const first = make();
    await clock.advance(4_000);
    first.stop();
    await clock.advance(40_000);
    assert.deepEqual([sent, lost], [[500, 1500, 3500], 0]);
    make();
    await clock.advance(40_000);
    assert.deepEqual([sent.length, lost, clock.pendingTimers], [3 + 10, 1, 0]);
  });
});
