import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeviceState } from './device-state.ts';
import { combine } from './hints.ts';

describe('the state of an extension', () => {
  const rows: [DeviceState[], number][] = [
    [[], 4],
    [['UNKNOWN'], 0],
    [['NOT_INUSE', 'UNAVAILABLE'], 0],
    [['UNAVAILABLE', 'INVALID'], 4],
    [['NOT_INUSE', 'BUSY'], 2],
    [['INUSE', 'BUSY'], 2],
    [['NOT_INUSE', 'RINGING'], 8],
    [['RINGING', 'BUSY'], 9],
    [['RINGINUSE', 'NOT_INUSE'], 9],
    [['ONHOLD', 'NOT_INUSE'], 16],
    [['ONHOLD', 'INUSE'], 1],
  ];
  for (const [devices, status] of rows)
    it(`is ${status} for ${devices.join(' and ') || 'no device'}`, () => assert.equal(combine(devices), status));
});
