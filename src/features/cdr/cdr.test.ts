import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { Bridge } from '../../core/bridge/bridge.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import type { RecordBackend } from '../../core/ports/record-backend.ts';
import { cdr } from '../../functions/cdr.ts';
import { cdrProp } from '../../functions/cdr-prop.ts';
import { type AppKit, appKit } from '../../testing/app-kit.ts';
import type { CdrSettings } from './cdr-rules.ts';
import { CdrService } from './cdr-service.ts';

const SETTINGS: CdrSettings = {
  enabled: true,
  logsUnanswered: true,
  logsCongestion: true,
  endBeforeHangupExtension: true,
  roundsUp: false,
  isOnByDefault: true,
  ignoresBridges: false,
  ignoresDials: false,
  logsCancel: false,
};

const BATCH = { enabled: false, size: 100, timeMs: 300_000, safeShutdown: true };

interface Kit extends AppKit {
  readonly service: CdrService;
  readonly records: CallRecord[];
  /** Lets time pass in small steps, so that what one wait leads to begins in time. */
  pass(ms: number): Promise<void>;
  /** Records as `caller>callee dst app disposition duration/billed`, those written since the last time. */
  written(): Promise<string[]>;
}

async function cdrKit(extensions: string, settings: Partial<CdrSettings> = {}): Promise<Kit> {
  const kit = await appKit(extensions, applications, [cdr, cdrProp]);
  const records: CallRecord[] = [];
  const backend: RecordBackend<CallRecord> = { name: 'test', write: async (some) => void records.push(...some) };
  const service = new CdrService(kit.core, {
    settings: { ...SETTINGS, ...settings },
    batch: BATCH,
    backends: [backend],
    manager: undefined,
  });
  let seen = 0;
  return {
    ...kit,
    service,
    records,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += 100) await kit.clock.advance(100);
    },
    async written() {
      await kit.settle();
      await service.poster.writer.written();
      const fresh = records.slice(seen);
      seen = records.length;
      return fresh.map((r) => {
        const party = (name: string) => /^(?:\w+\/)?(\w*)/.exec(name)?.[1] ?? '';
        return `${party(r.channel)}>${party(r.destinationChannel)} ${r.destination} ${r.lastApplication} ${r.disposition} ${r.durationSeconds}/${r.billableSeconds}`;
      });
    },
  };
}

const DIAL = `[default]
exten => 1,1,Dial(Test/bob,10)
exten => 1,2,Hangup
exten => 2,1,Dial(Test/bob&Test/carol,10)
exten => 3,1,Answer
exten => 3,2,Wait(5)
exten => 4,1,Busy
exten => 5,1,NoOp(nothing)
`;

test('an answered call leaves one record, of both parties, with its times', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(2000);
  kit.driver.channelOf('bob').partyAnswered();
  await kit.pass(3000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial ANSWERED 5/3']);
  const { callerId, source, lastData, amaFlags, uniqueId, linkedId, startedAt, answeredAt, endedAt, sequence } = kit.records[0]!;
  assert.deepEqual(
    { callerId, source, lastData, amaFlags, times: [answeredAt! - startedAt, endedAt - startedAt] },
    { callerId: '"Alice" <100>', source: '100', lastData: 'Test/bob,10', amaFlags: 3, times: [2000, 5000] },
  );
  assert.deepEqual([uniqueId, linkedId], [alice.uniqueId, alice.uniqueId]);
  assert.equal(sequence, 0);
});

test('a party that is busy, does not answer, or is given up on, shows in the outcome', async () => {
  const kit = await cdrKit(DIAL);
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('busy', 17);
  // What the dialplan goes on with is another record (Asterisk 20).
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial BUSY 0/0', 'alice> 1 Hangup BUSY 0/0']);
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('congestion', 34);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial CONGESTION 0/0', 'alice> 1 Hangup CONGESTION 0/0']);
  kit.driver.call('alice', '1');
  await kit.pass(10_000);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial NO ANSWER 10/0', 'alice> 1 Hangup NO ANSWER 0/0']);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial NO ANSWER 1/0']);
});

test('congestion is a failure, and a caller who gives up is told apart, as cdr.conf says', async () => {
  const kit = await cdrKit(DIAL, { logsCongestion: false, logsCancel: true });
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('congestion', 34);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial FAILED 0/0', 'alice> 1 Hangup FAILED 0/0']);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial CANCEL 1/0']);
});

test('each party that is rung has a record, the one who answered and the one who did not', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '2');
  await kit.pass(1000);
  kit.driver.channelOf('carol').partyAnswered();
  await kit.pass(2000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 2 Dial NO ANSWER 1/0', 'alice>carol 2 Dial ANSWERED 3/2']);
});

test('a caller who is sent elsewhere after a call has a record of what comes then', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyAnswered();
  await kit.pass(2000);
  alice.redirect('default', '3', 1);
  await kit.pass(3000);
  alice.partyHungUp(16);
  // The first record has where the call was sent to, as it was known before the two parted (Asterisk 20).
  assert.deepEqual(await kit.written(), ['alice>bob 3 Dial ANSWERED 2/2', 'alice> 3 Wait ANSWERED 3/3']);
});

test('a called party that is sent elsewhere is the caller of its own record', async () => {
  const kit = await cdrKit(DIAL);
  kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.pass(1000);
  bob.redirect('default', '1', 1);
  await kit.pass(1000);
  kit.driver.channelOf('bob').partyAnswered();
  await kit.pass(1000);
  bob.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial ANSWERED 1/1', 'bob>bob 1 Dial ANSWERED 2/2']);
});

test('a call without another party has a record where unanswered ones are asked for, and once it is answered', async () => {
  for (const logsUnanswered of [true, false]) {
    const kit = await cdrKit(DIAL, { logsUnanswered });
    const alice = kit.driver.call('alice', '4');
    await kit.settle();
    alice.partyHungUp(16);
    assert.deepEqual(await kit.written(), logsUnanswered ? ['alice> 4 Busy NO ANSWER 0/0'] : []);
    kit.driver.call('alice', '3');
    await kit.pass(6000);
    assert.deepEqual(await kit.written(), ['alice> 3 Wait ANSWERED 5/5']);
  }
});

test('the last second is billed from its half on where that is asked for', async () => {
  for (const [roundsUp, billed] of [
    [true, 2],
    [false, 1],
  ] as const) {
    const kit = await cdrKit(DIAL, { roundsUp });
    const alice = kit.driver.call('alice', '3');
    await kit.pass(1500);
    alice.partyHungUp(16);
    assert.deepEqual(await kit.written(), [`alice> 3 Wait ANSWERED 1/${billed}`]);
  }
});

const FIELDS = `[default]
exten => 1,1,Answer
exten => 1,2,Set(CDR(userfield)=mine)
exten => 1,3,Set(CDR(Rate)=3.5)
exten => 1,4,Set(CDR(accountcode)=4711)
exten => 1,5,Set(CDR(amaflags)=billing)
exten => 1,6,Set(CDR(src)=nobody)
exten => 1,7,Wait(1.5)
exten => 1,8,NoOp(\${CDR(userfield)} \${CDR(rate)} \${CDR(accountcode)} \${CDR(amaflags)} \${CDR(amaflags,u)} \${CDR(disposition)} \${CDR(disposition,u)})
exten => 1,9,NoOp(\${CDR(src)} \${CDR(dst)} \${CDR(lastapp)} \${CDR(duration)} \${CDR(billsec,f)} \${CDR(end)}|\${CDR(end,u)} \${CDR(sequence)} \${CDR(none)}.)
exten => 1,10,Wait(9)
`;

test('CDR reads and sets what the record holds, and leaves alone what it says by itself', async () => {
  const kit = await cdrKit(FIELDS);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(2000);
  assert.deepEqual(
    kit
      .steps('alice')
      .filter((step) => step.includes('NoOp'))
      .map((step) => step.replace(/^\S+ /, '')),
    ['NoOp(mine 3.5 4711 BILLING 2 NO ANSWER 0)', 'NoOp(100 1 NoOp 1 1.500000 |0.000000 0 .)'],
  );
  alice.partyHungUp(16);
  await kit.written();
  const { userField, variables, accountCode, amaFlags, source } = kit.records[0]!;
  assert.deepEqual([userField, variables.rate, accountCode, amaFlags, source], ['mine', '3.5', '4711', 2, '100']);
});

test('user field and variables of both parties come together in the record', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  const engine = kit.service.engine?.changes;
  assert.equal(engine?.setUserField(alice, 'a'), true);
  engine?.setUserField(bob, 'b');
  engine?.setVariable(bob, 'x', 'of bob');
  engine?.setVariable(bob, 'y', 'of bob');
  engine?.setVariable(alice, 'x', 'of alice');
  bob.update({ accountCode: 'peer' });
  alice.partyHungUp(16);
  await kit.written();
  const { userField, variables, peerAccount } = kit.records[0]!;
  assert.deepEqual([userField, variables.x, variables.y, peerAccount], ['a;b', 'of alice', 'of bob', 'peer']);
});

const APPS = `[default]
exten => 1,1,NoCDR
exten => 1,2,Answer
exten => 1,3,Wait(1)
exten => 2,1,NoCDR
exten => 2,2,Answer
exten => 2,3,Wait(2)
exten => 2,4,Set(CDR(x)=1)
exten => 2,5,ResetCDR(e)
exten => 2,6,Wait(1)
exten => 3,1,Answer
exten => 3,2,Set(CDR(x)=1)
exten => 3,3,Wait(2)
exten => 3,4,ForkCDR(OPTIONS)
exten => 3,5,Wait(1)
exten => 4,1,Set(CDR_PROP(disable)=1)
exten => 4,2,Answer
exten => 5,1,SetCDRUserField(one)
exten => 5,2,AppendCDRUserField(two)
exten => 5,3,Answer
`;

test('NoCDR leaves no record; ResetCDR takes it back and begins anew', async () => {
  const kit = await cdrKit(APPS);
  kit.driver.call('alice', '1');
  await kit.pass(1000);
  kit.driver.call('alice', '4');
  assert.deepEqual(await kit.written(), []);
  kit.driver.call('alice', '2');
  await kit.pass(3000);
  assert.deepEqual(await kit.written(), ['alice> 2 Wait ANSWERED 1/1']);
  assert.deepEqual(kit.records[0]!.variables, {});
});

for (const [options, records, variables] of [
  ['', ['alice> 3 Wait ANSWERED 3/3', 'alice> 3 Wait ANSWERED 3/3'], undefined],
  ['v', ['alice> 3 Wait ANSWERED 3/3', 'alice> 3 Wait ANSWERED 3/3'], '1'],
  ['a', ['alice> 3 Wait ANSWERED 3/3', 'alice> 3 Wait ANSWERED 3/1'], undefined],
  ['r', ['alice> 3 Wait ANSWERED 3/3', 'alice> 3 Wait ANSWERED 1/1'], undefined],
  ['e', ['alice> 3 ForkCDR ANSWERED 2/2', 'alice> 3 Wait ANSWERED 3/3'], undefined],
] as const)
  test(`ForkCDR(${options}) gives the call a second record`, async () => {
    const kit = await cdrKit(APPS.replace('OPTIONS', options));
    kit.driver.call('alice', '3');
    await kit.pass(3000);
    assert.deepEqual(await kit.written(), records);
    assert.deepEqual([kit.records[0]!.variables.x, kit.records[1]!.variables.x], ['1', variables]);
  });

test('the user field is set and added to by the applications of 2006', async () => {
  const kit = await cdrKit(APPS);
  kit.driver.call('alice', '5');
  await kit.written();
  assert.equal(kit.records[0]!.userField, 'onetwo');
});

test('records are off unless asked for, where cdr.conf has it so', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 2,1,Set(CDR_PROP(disable)=0)\nexten => 2,2,Answer\n', {
    isOnByDefault: false,
  });
  kit.driver.call('alice', '1');
  assert.deepEqual(await kit.written(), []);
  kit.driver.call('alice', '2');
  assert.deepEqual(await kit.written(), ['alice> 2 Answer ANSWERED 0/0']);
});

test('what h does belongs to the record or not, as cdr.conf has it', async () => {
  const extensions = '[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(1)\nexten => h,1,Wait(3)\nexten => h,2,NoOp(${CDR(billsec)})\n';
  for (const [endBeforeHangupExtension, record] of [
    [true, 'alice> 1 Wait ANSWERED 1/1'],
    [false, 'alice> h NoOp ANSWERED 4/4'],
  ] as const) {
    const kit = await cdrKit(extensions, { endBeforeHangupExtension });
    kit.driver.call('alice', '1');
    await kit.pass(4000);
    const written = await kit.written();
    assert.equal(written[0], record);
    if (endBeforeHangupExtension) assert.match(kit.steps('alice').at(-1)!, /NoOp\(1\)$/);
  }
});

test('a subroutine is no destination, and its applications count', async () => {
  const kit = await cdrKit(
    '[default]\nexten => 1,1,Answer\nexten => 1,2,Gosub(sub,s,1)\nexten => 1,3,Wait(1)\n[sub]\nexten => s,1,Wait(1)\nexten => s,2,Hangup\n',
  );
  kit.driver.call('alice', '1');
  await kit.pass(1000);
  assert.deepEqual(await kit.written(), ['alice> 1 Hangup ANSWERED 1/1']);
});

test('each two in a conference have a record, of whom of them was there first unless one was rung or is preferred', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(99)\n');
  const parties: Channel[] = [];
  for (const name of ['alice', 'bob', 'carol']) {
    parties.push(kit.driver.call(name, '1'));
    await kit.pass(1000);
  }
  const [alice, bob, carol] = parties as [Channel, Channel, Channel];
  kit.service.engine?.changes.prefer(carol, true);
  const bridge = new Bridge(kit.core, { type: 'base', technology: 'softmix' });
  for (const channel of [alice, bob, carol]) bridge.enter(channel);
  await kit.pass(2000);
  bridge.dissolve();
  for (const channel of parties) channel.hangup(16);
  const written = (await kit.written()).map((line) => line.split(' ')[0]!);
  assert.deepEqual(written.filter((pair) => !pair.endsWith('>')).sort(), ['alice>bob', 'carol>alice', 'carol>bob']);
});

test('who waits in a holding bridge is in an application and no more', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(99)\n');
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bridge = new Bridge(kit.core, { type: 'base', technology: 'holding_bridge' });
  bridge.enter(alice);
  bridge.leave(alice);
  await kit.pass(1000);
  alice.hangup(16);
  assert.deepEqual(await kit.written(), ['alice> 1 Wait ANSWERED 1/1']);
});

test('a parked call says where it was parked, and what comes after is another record', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(99)\nexten => 2,1,Echo\n');
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bridge = new Bridge(kit.core, { type: 'parking', technology: 'holding_bridge' });
  bridge.enter(alice);
  const parked = {
    channel: alice.snapshot,
    parkerChannel: '',
    parkerDialString: '',
    lot: 'default',
    space: 701,
    secondsLeft: 45,
    secondsParked: 0,
  };
  kit.core.bus.publish('parking.callParked', parked);
  await kit.pass(2000);
  bridge.leave(alice);
  alice.redirect('default', '2', 1);
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice> 1 Park ANSWERED 2/2', 'alice> 2 Echo ANSWERED 1/1']);
  assert.equal(kit.records[0]!.lastData, 'default:701');
});

test('without the changes of dialling or of bridges a call has one record', async () => {
  const kit = await cdrKit(DIAL, { ignoresDials: true, ignoresBridges: true });
  const alice = kit.driver.call('alice', '2');
  await kit.settle();
  kit.driver.channelOf('carol').partyAnswered();
  await kit.pass(1000);
  alice.redirect('default', '3', 1);
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice> 3 Dial ANSWERED 2/2']);
});

test('an Originate has a record of the party that was called, and none of one that nobody answered alone', async () => {
  const kit = await cdrKit(DIAL, { logsUnanswered: false });
  const { originate } = await import('../../core/originate.ts');
  const request = { channel: 'Test/bob', context: 'default', exten: '3', priority: 1, timeoutMs: 5000, setVariable: () => {} };
  const made = originate(kit.core, request);
  await kit.settle();
  kit.driver.channelOf('bob').partyAnswered();
  await made;
  await kit.pass(5000);
  assert.deepEqual(await kit.written(), ['bob> 3 Wait ANSWERED 5/5']);
  const refused = originate(kit.core, request);
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('busy', 17);
  await refused;
  assert.deepEqual(await kit.written(), []);
});

test('records end with those who hear of calls: turned off, nothing listens; turned on, calls that go on have one', async () => {
  const kit = await cdrKit(DIAL);
  const { configuration } = kit.service;
  kit.service.configure({ ...configuration, settings: { ...SETTINGS, enabled: false } });
  assert.equal(kit.service.engine, undefined);
  kit.driver.call('alice', '3');
  await kit.pass(1000);
  kit.service.configure(configuration);
  await kit.pass(4000);
  assert.deepEqual(await kit.written(), ['alice> 3 Wait ANSWERED 4/4']);
});

test('nothing is left of calls that are over', async () => {
  const kit = await cdrKit(DIAL);
  for (let i = 0; i < 3; i++) {
    const alice = kit.driver.call('alice', '2');
    await kit.settle();
    kit.driver.channelOf('carol').partyAnswered();
    await kit.settle();
    alice.partyHungUp(16);
    await kit.settle();
  }
  assert.equal([...kit.service.engine!.chains].length, 0);
  assert.equal(kit.service.engine!.size, 0);
});
