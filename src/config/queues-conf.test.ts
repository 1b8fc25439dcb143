import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { readConfOrEmpty } from './conf-file.ts';
import { MemoryConfSource } from './conf-source.ts';
import { parseQueueRulesConf } from './queuerules-conf.ts';
import { parseQueuesConf } from './queues-conf.ts';

const read = async (text: string) => parseQueuesConf(await readConfOrEmpty(new MemoryConfSource({ 'queues.conf': text }), 'queues.conf'));

/** The queue of these lines, and what was said about them. */
async function queueOf(lines: string) {
  const { queues, warnings } = await read(`[q]\n${lines}`);
  return { ...queues[0]!, warnings: warnings.map(({ line, reason }) => `${line} ${reason}`) };
}

test('a queue of which nothing is said is that of Asterisk', async () => {
  const { name, warnings: _, ...queue } = await queueOf('');
  assert.deepEqual(queue, {
    members: [],
    strategy: 'ringall',
    timeoutMs: 15_000,
    retryMs: 5000,
    restartsTimeout: false,
    timeoutPriority: 'app',
    weight: 0,
    wrapUpSeconds: 0,
    maxCallers: 0,
    joinEmpty: new Set(),
    leaveWhenEmpty: new Set(),
    fillsAll: false,
    ringsInUse: true,
    memberDelayMs: 0,
    penaltyMembersLimit: 0,
    autoPause: 'no',
    autoPauseDelaySeconds: 0,
    autoPauseBusy: false,
    autoPauseUnavailable: false,
    serviceLevelSeconds: 0,
    defaultRule: '',
    exitContext: '',
    musicClass: '',
    setsInterfaceVariables: false,
    setsQueueVariables: false,
    setsEntryVariables: false,
    memberMacro: '',
    memberSubroutine: '',
    recordingFormat: '',
    recordingType: 'monitor',
    logsRestrictedCallerId: true,
    announcements: {
      forMember: '',
      forCaller: '',
      reportsHoldTime: false,
      positionEverySeconds: 0,
      leastSecondsBetween: 15,
      position: 'yes',
      positionLimit: 10,
      onlyUp: false,
      holdTime: 'yes',
      roundsSecondsTo: 0,
      toFirstCaller: false,
      periodic: ['queue-periodic-announce'],
      periodicEverySeconds: 0,
      periodicStartSeconds: undefined,
      periodicIsRandom: false,
      periodicIsRelative: false,
      sounds: {
        youAreNext: 'queue-youarenext',
        thereAre: 'queue-thereare',
        callsWaiting: 'queue-callswaiting',
        moreThan: 'queue-quantity1',
        moreThanEnd: 'queue-quantity2',
        holdTime: 'queue-holdtime',
        minute: 'queue-minute',
        minutes: 'queue-minutes',
        seconds: 'queue-seconds',
        thankYou: 'queue-thankyou',
        reportHold: 'queue-reporthold',
      },
    },
    eventWhenCalled: 'no',
    eventMemberStatus: true,
  });
});

test('each strategy is known by its name, roundrobin of old as rrmemory, and another one is ringall, with a word about it', async () => {
  for (const name of ['ringall', 'leastrecent', 'fewestcalls', 'random', 'rrmemory', 'linear', 'wrandom', 'rrordered'])
    assert.equal((await queueOf(`strategy = ${name}\n`)).strategy, name);
  assert.equal((await queueOf('strategy = RoundRobin\n')).strategy, 'rrmemory');
  const other = await queueOf('strategy = best\n');
  assert.deepEqual([other.strategy, other.warnings], ['ringall', ["2 'best' is no strategy: ringall is taken"]]);
});

describe('who counts as absent', () => {
  const STRICT = ['penalty', 'invalid', 'paused', 'unavailable'];
  const NO = ['penalty', 'invalid', 'paused'];
  for (const [words, join, leave] of [
    ['yes', [], NO],
    ['no', NO, []],
    ['loose', ['penalty', 'invalid'], ['penalty', 'invalid']],
    ['strict', STRICT, STRICT],
    ['Paused, ringing', ['paused', 'ringing'], ['paused', 'ringing']],
    ['penalty,inuse,unavailable,invalid,unknown,wrapup', ['penalty', 'inuse', 'unavailable', 'invalid', 'unknown', 'wrapup'], undefined],
    ['strict,wrapup', [...STRICT, 'wrapup'], undefined],
    ['wrapup,loose', ['penalty', 'invalid'], undefined],
  ] as const)
    test(`is said by '${words}', for joining and for staying`, async () => {
      const queue = await queueOf(`joinempty = ${words}\nleavewhenempty = ${words}\n`);
      assert.deepEqual([...queue.joinEmpty].sort(), [...join].sort());
      assert.deepEqual([...queue.leaveWhenEmpty].sort(), [...(leave ?? join)].sort());
      assert.deepEqual(queue.warnings, []);
    });

  test('is not said by another word', async () => {
    const queue = await queueOf('joinempty = paused,asleep\n');
    assert.deepEqual([[...queue.joinEmpty], queue.warnings], [['paused'], ["2 'asleep' is no condition of joinempty"]]);
  });
});

test('a member has all that its line says, and what is wrong about it is left out', async () => {
  const { members, warnings } = await queueOf(
    [
      'ringinuse = no',
      'member => SIP/a',
      'member => SIP/b, 3 , "Bob B" , SIP/phone , yes , 20 , yes',
      'member => SIP/c,-3,,hint:9@default,maybe,-4,maybe',
      'member => ,1',
    ].join('\n'),
  );
  const plain = { penalty: 0, ringsInUse: undefined, wrapUpSeconds: 0, isPaused: false };
  assert.deepEqual(members, [
    { ...plain, interface: 'SIP/a', name: 'SIP/a', stateInterface: 'SIP/a' },
    { interface: 'SIP/b', penalty: 3, name: 'Bob B', stateInterface: 'SIP/phone', ringsInUse: true, wrapUpSeconds: 20, isPaused: true },
    { ...plain, interface: 'SIP/c', name: 'SIP/c', stateInterface: 'hint:9@default' },
  ]);
  assert.deepEqual(warnings, ['6 a member without an interface']);
});

test('numbers below what is possible are those of Asterisk', async () => {
  const queue = await queueOf(
    'timeout = -1\nretry = 0\nwrapuptime = -5\nmaxlen = -1\nmemberdelay = 3\nannounce-round-seconds = 7\nannounce-frequency = -3\n',
  );
  assert.deepEqual(
    [queue.timeoutMs, queue.retryMs, queue.wrapUpSeconds, queue.maxCallers, queue.memberDelayMs, queue.announcements.roundsSecondsTo],
    [15_000, 5000, 0, 0, 3000, 0],
  );
  assert.equal(queue.announcements.positionEverySeconds, 0);
  assert.equal((await queueOf('timeout = 0\n')).timeoutMs, 0, 'as long as it takes');
});

test('[general] says what queues have that say nothing of their own, the second of two queues of one name counts for nothing', async () => {
  const { general, queues, warnings, unknown } = await read(
    '[general]\nautofill = yes\nmonitor-type = MixMonitor\nshared_lastcall = yes\nforce_longest_waiting_caller = prio\nrealtime_reason_paused = x\n' +
      '[a]\n[b]\nautofill = no\nmonitor-type = Monitor\n[A]\nmaxlen = 3\n',
  );
  assert.deepEqual(
    queues.map(({ name, fillsAll, recordingType, maxCallers }) => [name, fillsAll, recordingType, maxCallers]),
    [
      ['a', true, 'mixmonitor', 0],
      ['b', false, 'monitor', 0],
    ],
  );
  assert.deepEqual([general.sharesLastCall, general.forcesLongestWaiting], [true, 'prio']);
  assert.match(warnings[0]!.reason, /^queue 'A' is there already/);
  assert.deepEqual(
    unknown.map(({ option }) => option),
    ['realtime_reason_paused'],
  );
});

test('rules of penalty change it to or by a number, the earliest first, and a bad line is told', async () => {
  const text = '[general]\nrealtime_rules = no\n[wide]\npenaltychange => 60,10,0,r5\npenaltychange => 30,+1,-2\npenaltychange => 90\n';
  const source = new MemoryConfSource({ 'queuerules.conf': text });
  const { lists, warnings, unknown } = parseQueueRulesConf(await readConfOrEmpty(source, 'queuerules.conf'));
  const to = (value: number) => ({ value, isRelative: false });
  const by = (value: number) => ({ value, isRelative: true });
  assert.deepEqual(lists, [
    {
      name: 'wide',
      rules: [
        { afterSeconds: 30, max: by(1), min: by(-2), raise: by(0), raiseRespectsMin: false },
        { afterSeconds: 60, max: to(10), min: to(0), raise: to(5), raiseRespectsMin: true },
      ],
    },
  ]);
  assert.deepEqual([warnings.length, warnings[0]!.line, unknown.length], [1, 6, 1]);
});

/** What apps/app_queue.c of Asterisk 20 reads of a queue, and of [general]. */
const OPTIONS_OF_A_QUEUE = `
  announce announce-frequency announce-holdtime announce-position announce-position-limit announce-position-only-up
  announce-round-seconds announce-to-first-user autofill autopause autopausebusy autopausedelay autopauseunavail context defaultrule
  joinempty leavewhenempty log-restricted-caller-id maxlen member memberdelay membergosub membermacro min-announce-frequency
  monitor-format monitor-type music musicclass musiconhold penaltymemberslimit periodic-announce periodic-announce-frequency
  periodic-announce-startdelay queue-callerannounce queue-callswaiting queue-holdtime queue-minute queue-minutes queue-quantity1
  queue-quantity2 queue-reporthold queue-seconds queue-thankyou queue-thereare queue-youarenext random-periodic-announce
  relative-periodic-announce reportholdtime retry ringinuse servicelevel setinterfacevar setqueueentryvar setqueuevar strategy
  timeout timeoutpriority timeoutrestart weight wrapuptime`;
const OPTIONS_OF_GENERAL = `
  autofill force_longest_waiting_caller log-caller-id-name log_membername_as_agent log_unpause_on_reason_change monitor-type
  negative_penalty_invalid persistentmembers shared_lastcall`;
/** Of these at least one is not what is there without it. */
const VALUES = ['yes', 'no', '7', '10', 'rrmemory', 'mixmonitor', 'conf', 'paused'];

test('each option that Asterisk 20 reads of a queue or of [general] changes something', async () => {
  const wordsOf = (text: string) => text.trim().split(/\s+/);
  const heads = [
    ...wordsOf(OPTIONS_OF_A_QUEUE).map((option) => ['[general]\n[q]\n', option] as const),
    ...wordsOf(OPTIONS_OF_GENERAL).map((option) => ['[q]\n[general]\n', option] as const),
  ];
  const without = await read('[general]\n[q]\n');
  for (const [head, option] of heads) {
    const outcomes = await Promise.all(VALUES.map((value) => read(`${head}${option} = ${value}\n`)));
    const changed = outcomes.filter(
      ({ general, queues }) => !isDeepStrictEqual({ general, queues }, { general: without.general, queues: without.queues }),
    );
    assert.ok(changed.length > 0, `${head}${option}`);
    assert.deepEqual(
      outcomes.flatMap(({ unknown }) => unknown),
      [],
    );
  }
});
