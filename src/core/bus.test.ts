import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';

import { Bus } from './bus.ts';

describe('a fact whose payload is given as a function', () => {
  const publishTo = (bus: Bus) => {
    let made = 0;
    bus.publish('dial.finished', () => ({ caller: { name: `SIP/alice-${++made}` } as never, status: 'ANSWER' }));
    return made;
  };

  it('is not made where nobody listens', () => {
    const bus = new Bus(new ManualClock(), silentLogger);
    bus.subscribe(['channel.created'], () => {});
    assert.equal(publishTo(bus), 0);
  });

  it('is made once for all that listen', () => {
    const bus = new Bus(new ManualClock(), silentLogger);
    const heard: string[] = [];
    for (let i = 0; i < 2; i++)
      bus.subscribe(['dial.finished'], ({ type, caller, status }) => heard.push(`${type} ${caller.name} ${status}`));
    assert.equal(publishTo(bus), 1);
    assert.deepEqual(heard, ['dial.finished SIP/alice-1 ANSWER', 'dial.finished SIP/alice-1 ANSWER']);
  });
});
