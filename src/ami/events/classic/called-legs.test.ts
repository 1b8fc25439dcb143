import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, FactMap, FactName } from '../../../core/facts.ts';
import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import { channelSnapshot } from '../../../testing/snapshot-kit.ts';
import { classicEvents } from './index.ts';

const channel = (options: Partial<ChannelSnapshot>): ChannelSnapshot =>
  channelSnapshot({
    name: 'SIP/bob-00000001',
    uniqueId: '1795653951.1',
    state: 0,
    callerId: { number: '101', name: 'Bob', presentation: 0 },
    inDialplan: false,
    ...options,
  });

/** What is told of a fact, a line each: the name of the event and who calls. */
function told<N extends FactName>(type: N, payload: FactMap[N]): string[] {
  const fact = { type, at: 0, ...payload } as unknown as Fact;
  return classicEvents
    .of(type)
    .filter((event) => event.applies(fact))
    .map((event) => {
      const [, number = '-', name = '-'] = /CallerIDNum: (.*)\r\nCallerIDName: (.*)\r\n/.exec(event.body(fact)) ?? [];
      return `${event.nameOf(fact)} ${number} ${name}`;
    });
}

const CALLED = channel({ dialedAs: { number: '2000', presentation: 0 } });
const NOBODY = { presentation: 0 };

test('an Originate to an extension tells number and name twice, to an application once', () => {
  const callee = channel({ dialedAs: { number: '555', name: 'Sales', presentation: 0 } });
  const began = { callee, dialString: 'bob' };
  assert.deepEqual(told('dial.began', { ...began, leadsToExtension: true }), ['Newcallerid 555 Sales', 'Newcallerid 555 Sales']);
  assert.deepEqual(told('dial.began', { ...began, leadsToExtension: false }), ['Newcallerid 555 Sales']);
});

test('without a caller id an Originate tells once that nobody calls', () => {
  const callee = channel({ dialedAs: NOBODY });
  assert.deepEqual(told('dial.began', { callee, dialString: 'bob', leadsToExtension: true }), ['Newcallerid <Unknown> <Unknown>']);
});

test('the identity of the phone behind a called leg is no news', () => {
  assert.deepEqual(told('channel.callerIdChanged', { channel: CALLED, previous: NOBODY }), []);
});

test('what the dialplan sets on a called leg is told', () => {
  const set = channel({ dialedAs: { number: '777', presentation: 0 }, callerId: { number: '777', name: 'Bob', presentation: 0 } });
  const previous = { number: '101', name: 'Bob', presentation: 0 };
  assert.deepEqual(told('channel.callerIdChanged', { channel: set, previous }), ['Newcallerid 777 <Unknown>']);
});

test('the far half of a Local channel has its caller from the start', () => {
  const far = channel({ name: 'Local/700@default-00000000;2', technology: 'Local' });
  assert.deepEqual(told('channel.callerIdChanged', { channel: far, previous: NOBODY }), []);
  assert.deepEqual(told('channel.callerIdChanged', { channel: { ...far, inDialplan: true }, previous: NOBODY }), ['Newcallerid 101 Bob']);
});

test('that the party behind a Local channel rings is no state of it', () => {
  const near = channel({ name: 'Local/700@default-00000000;1', technology: 'Local', state: 5 });
  assert.deepEqual(told('channel.stateChanged', { channel: near }), []);
  assert.deepEqual(told('channel.stateChanged', { channel: { ...near, state: 6 } }), ['Newstate 101 Bob']);
});

test('a Local pair to no extension was never there', () => {
  const half = channel({ name: 'Local/no@where-00000000;1', technology: 'Local', leadsNowhere: true });
  assert.deepEqual(told('channel.created', { channel: half }), []);
  assert.deepEqual(told('channel.hungUp', { channel: half, cause: 0 }), []);
});

test('a hint that rings on is told once', () => {
  const hint = { exten: '100', context: 'default', hint: 'SIP/alice', status: 8 };
  assert.deepEqual(told('extension.statusChanged', { ...hint, repeated: true }), []);
  assert.deepEqual(told('extension.statusChanged', { ...hint, repeated: false }), ['ExtensionStatus - -']);
});

test('a phone that takes itself off has no cause, one whose time ran out has', () => {
  const body = (ranOut: boolean) => {
    const [event] = classicEvents.of('endpoint.statusChanged');
    const fact = {
      type: 'endpoint.statusChanged',
      at: 0,
      technology: 'SIP',
      peer: 'SIP/bob',
      status: 'Unregistered',
      cause: 'Expired',
      ranOut,
    };
    return event?.body(fact as Fact);
  };
  assert.equal(body(false), 'Peer: SIP/bob\r\nPeerStatus: Unregistered\r\n');
  assert.equal(body(true), 'Peer: SIP/bob\r\nPeerStatus: Unregistered\r\nCause: Expired\r\n');
});
