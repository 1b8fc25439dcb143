import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cdrKit, DIAL } from './cdr-fixture.ts';

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
  // The letters do not get into each other's way; r sets the answer, too.
  ['erv', ['alice> 3 ForkCDR ANSWERED 2/2', 'alice> 3 Wait ANSWERED 1/1'], '1'],
  ['aev', ['alice> 3 ForkCDR ANSWERED 2/2', 'alice> 3 Wait ANSWERED 3/1'], '1'],
  ['ar', ['alice> 3 Wait ANSWERED 3/3', 'alice> 3 Wait ANSWERED 1/1'], undefined],
] as const)
  test(`ForkCDR(${options}) gives the call a second record`, async () => {
    const kit = await cdrKit(APPS.replace('OPTIONS', options));
    kit.driver.call('alice', '3');
    await kit.pass(3000);
    assert.deepEqual(await kit.written(), records);
    assert.deepEqual([kit.records[0]!.variables.x, kit.records[1]!.variables.x], ['1', variables]);
  });

for (const [options, variable] of [
  ['', undefined],
  ['v', '1'],
  ['ev', '1'],
] as const)
  test(`ResetCDR(${options}) begins the record anew, ${variable ? 'with' : 'without'} its variables`, async () => {
    const kit = await cdrKit(APPS.replace('ForkCDR(OPTIONS)', `ResetCDR(${options})`));
    kit.driver.call('alice', '3');
    await kit.pass(3000);
    assert.deepEqual(await kit.written(), ['alice> 3 Wait ANSWERED 1/1']);
    assert.equal(kit.records[0]!.variables.x, variable);
  });

test('before an answer ForkCDR(a) answers nothing, and r does, as in Asterisk; where NoCDR stands the copy is kept no more than the record', async () => {
  const before = (step: string) => `[default]\nexten => 3,1,${step}\nexten => 3,2,Wait(1)\n`;
  for (const [step, records] of [
    ['ForkCDR(a)', ['alice> 3 Wait FAILED 1/0', 'alice> 3 Wait FAILED 1/0']],
    ['ForkCDR(r)', ['alice> 3 Wait FAILED 1/0', 'alice> 3 Wait ANSWERED 1/1']],
    ['ForkCDR()', ['alice> 3 Wait FAILED 1/0', 'alice> 3 Wait FAILED 1/0']],
  ] as const) {
    const kit = await cdrKit(before(step));
    kit.driver.call('alice', '3');
    await kit.pass(1000);
    assert.deepEqual(await kit.written(), records, step);
  }
  const silent = await cdrKit('[default]\nexten => 3,1,NoCDR\nexten => 3,2,ForkCDR()\nexten => 3,3,Answer\n');
  silent.driver.call('alice', '3');
  assert.deepEqual(await silent.written(), []);
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
