import assert from 'node:assert/strict';
import test from 'node:test';
import { type Moment, printMoment, SORTS, type Sort, type WatchedChannel } from './top-moment.ts';

const AT = new Date(2026, 0, 1, 12, 30, 5).getTime();

const channel = (name: string, state: string, application: string, seconds: number | undefined): WatchedChannel => ({
  uniqueId: name,
  name,
  state,
  application,
  since: seconds === undefined ? undefined : AT - seconds * 1000,
  callerNumber: '100',
  callerName: 'Zoë 田中',
  connectedNumber: '',
  connectedName: '',
  accountCode: '',
  context: 'default',
  exten: '650',
  priority: 1,
  data: '',
  callId: name,
  bridgeId: undefined,
  dialledBy: undefined,
  isOnHold: undefined,
  partners: ['SIP/x-1'],
});

const MOMENT: Moment = {
  at: AT,
  server: 'tcp pbx:5038',
  condition: 'live',
  remarks: [],
  channels: [channel('SIP/b-1', 'Up', 'Queue', 9), channel('SIP/a-1', 'Ring', 'Dial', 60), channel('SIP/c-1', 'Down', 'Wait', undefined)],
  queues: [
    {
      name: 'support',
      strategy: 'ringall',
      max: 0,
      members: [
        {
          queue: 'support',
          interface: 'SIP/ann',
          name: 'Ann',
          membership: 'static',
          penalty: 0,
          callsTaken: 3,
          lastCall: 0,
          status: 'notInUse',
          isPaused: true,
          pausedReason: '',
        },
      ],
      callers: [{ queue: 'support', uniqueId: '1', channel: 'SIP/b-1', callerNumber: '100', callerName: 'Zoë 田中', since: AT - 61_000 }],
    },
  ],
};

test('what goes on is counted, then shown as channels and queues, columns straight whatever the letters', () => {
  const [head, , heading = '', first = '', ...lines] = printMoment(MOMENT, 'CHANNEL').split('\n');
  assert.equal(head, '12:30:05  tcp pbx:5038  3 channels by channel  1 queue with 1 member and 1 caller');
  assert.equal(heading, 'CHANNEL  STATE  CALLER        CONNECTED  EXTEN        APPLICATION  DURATION');
  assert.equal(first, 'SIP/a-1  Ring   100 Zoë 田中  SIP/x-1    650@default  Dial         1:00');
  assert.deepEqual(lines.slice(3, -1), [
    'QUEUE    WHAT      WHO           STATE      CALLS',
    'support  queue     ringall       1 waiting  -',
    'support  member    Ann           paused     3 taken',
    'support  caller 1  100 Zoë 田中  waits      1:01',
  ]);
});

test('channels are sorted by name, state and application upwards, by duration downwards', () => {
  const order = (sort: Sort) => [...printMoment(MOMENT, sort).matchAll(/^SIP\/(\w)-1 /gm)].map(([, name]) => name).join('');
  assert.deepEqual(SORTS.map(order), ['abc', 'cab', 'abc', 'abc']);
});

test('a lost connection is told beside what was known, and so is what the server does not list', () => {
  const text = printMoment({ ...MOMENT, condition: 'stale', remarks: ['connection refused; next try in 2.0 s'] }, 'CHANNEL');
  assert.match(text, /^12:30:05 {2}tcp pbx:5038 {2}reconnecting {2}3 channels/);
  assert.match(text, /\nconnection refused; next try in 2[.]0 s\n/);
  assert.match(text, /^SIP\/a-1 /m);
});
