import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiEvent } from '../../client/index.ts';
import { HeaderList } from '../../wire/header-list.ts';
import { printMoment, SORTS } from './top.ts';

const event = (...lines: string[]) => new AmiEvent(new HeaderList(lines), 'pbx');
const channel = (name: string, state: string, application: string, duration: string) =>
  event('Event: CoreShowChannel', `Channel: ${name}`, `ChannelStateDesc: ${state}`, `Application: ${application}`, `Duration: ${duration}`);

const MOMENT = {
  at: new Date(2026, 0, 1, 12, 30, 5),
  channels: [
    channel('SIP/b-1', 'Up', 'Queue', '00:00:09'),
    channel('SIP/a-1', 'Ring', 'Dial', '00:01:00'),
    channel('SIP/c-1', 'Down', 'Wait', '00:00:10'),
  ],
  queues: [
    event('Event: QueueParams', 'Queue: support', 'Strategy: ringall', 'Calls: 1'),
    event('Event: QueueMember', 'Queue: support', 'Name: Ann'),
    event('Event: QueueEntry', 'Queue: support', 'Channel: SIP/b-1', 'Position: 1'),
  ],
};

test('what goes on is counted, then shown as channels and queues', () => {
  const [head, , heading, ...lines] = printMoment(MOMENT, 'tcp pbx:5038', 'CHANNEL').split('\n');
  assert.equal(head, '12:30:05  tcp pbx:5038  3 channels by channel, 1 queues with 1 members and 1 callers');
  assert.match(heading ?? '', /^CHANNEL +STATE +CALLER/);
  assert.ok(
    lines.some((line) => /^support +QueueEntry +SIP\/b-1 +1/.test(line)),
    lines.join('\n'),
  );
});

test('channels are sorted by name, state and application upwards, by duration downwards', () => {
  const order = (sort: (typeof SORTS)[number]) =>
    [...printMoment(MOMENT, 'x', sort).matchAll(/^SIP\/(\w)-1 /gm)].map(([, name]) => name).join('');
  assert.deepEqual(SORTS.map(order), ['abc', 'cab', 'abc', 'acb']);
});
