import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import { OutboundStream } from './outbound-stream.ts';
import { Reception } from './reception.ts';
import { RtcpSession } from './rtcp-session.ts';

/** Two sessions whose packets reach the other after `delayMs`. */
function pair(clock: ManualClock, delayMs: number) {
  const make = (deliver: (packet: Buffer) => void) => {
    const stream = new OutboundStream();
    const reception = new Reception();
    const sent: Buffer[] = [];
    const session = new RtcpSession(clock, 5000, stream, reception, (packet) => {
      sent.push(packet);
      clock.setTimer(delayMs, () => deliver(packet));
    });
    return { stream, reception, session, sent };
  };
  const a = make((packet) => b.session.received(packet));
  const b = make((packet) => a.session.received(packet));
  return { a, b };
}

const sendOne = (from: ReturnType<typeof pair>['a'], to: ReturnType<typeof pair>['a'], sequence: number) => {
  from.stream.writeLocal(Buffer.alloc(172), 0, 0, 160, from, sequence * 20);
  to.reception.received(from.stream.ssrc, sequence, sequence * 160, sequence * 160);
};

test('each learns from reports what the other lost, its jitter and the round trip', async () => {
  const clock = new ManualClock();
  const { a, b } = pair(clock, 40);
  for (const sequence of [0, 1, 4]) sendOne(a, b, sequence);
  sendOne(b, a, 0);
  a.session.start();
  await clock.advance(1000);
  b.session.start();
  await clock.advance(5100);
  assert.equal(a.session.remoteLost, 2);
  assert.ok(Math.abs(a.session.roundTrip - 0.08) < 0.002, `${a.session.roundTrip}`);
  assert.equal(b.session.remoteLost, 0);
  a.session.close();
  b.session.close();
});

test('nothing is reported and no timer runs before packets flow; at the end a goodbye', async () => {
  const clock = new ManualClock();
  const { a } = pair(clock, 0);
  a.session.close();
  assert.equal(clock.pendingTimers, 0);
  assert.equal(a.sent.length, 0);
  a.session.start();
  a.session.start();
  assert.equal(clock.pendingTimers, 1);
  a.session.close();
  assert.equal(a.sent.length, 1);
  assert.equal(a.sent[0]!.at(-7), 203);
});

test('a report about another stream, or with times that cannot be, changes nothing', () => {
  const { a } = pair(new ManualClock(), 0);
  const block = { ssrc: a.stream.ssrc ^ 1, fractionLost: 0, lost: 9, extendedHighest: 1, jitter: 9, lastSr: 1, delaySinceLastSr: 1 };
  a.session.block(block);
  assert.equal(a.session.remoteLost, 0);
  a.session.block({ ...block, ssrc: a.stream.ssrc, lastSr: 0xffff_ffff, delaySinceLastSr: 0x7fff_ffff });
  assert.ok(a.session.roundTrip < 32_768 && a.session.roundTrip >= 0);
});
