import assert from 'node:assert/strict';
import { test } from 'node:test';
import { local } from '../functions/local.ts';
import { appKit } from '../testing/app-kit.ts';
import { applications } from './index.ts';

const run = async (extensions: string) => {
  const kit = await appKit(extensions, applications, [local]);
  kit.driver.call('alice', '1');
  await kit.settle();
  return kit;
};

test('Goto takes labels, relative priorities, extensions and contexts', async () => {
  const { steps } = await run(
    '[default]\nexten => 1,1,Goto(+2)\nexten => 1,2,NoOp(over)\nexten => 1,3,Goto(there)\nexten => 1,4,NoOp(over)\nexten => 1,5(there),Goto(other|2|1)\n[other]\nexten => 2,1,NoOp(here)\n',
  );
  assert.deepEqual(steps('alice'), ['1,1 Goto(+2)', '1,3 Goto(there)', '1,5 Goto(other|2|1)', '2,1 NoOp(here)']);
});

test('Goto to an extension that does not exist leads to i, to a label that does not exist to the end', async () => {
  const toI = await run('[default]\nexten => 1,1,Goto(9,1)\nexten => i,1,NoOp(${INVALID_EXTEN})\n');
  assert.deepEqual(toI.steps('alice'), ['1,1 Goto(9,1)', 'i,1 NoOp(9)']);
  const toEnd = await run('[default]\nexten => 1,1,Goto(nowhere)\nexten => 1,n,NoOp(over)\n');
  assert.deepEqual(toEnd.steps('alice'), ['1,1 Goto(nowhere)']);
  assert.ok(toEnd.trace('alice').includes('hungUp 0'));
});

test('GotoIf goes on where the branch that counts is not written', async () => {
  const { steps } = await run(
    '[default]\nexten => 1,1,GotoIf(0?over)\nexten => 1,n,GotoIf(1?2,1:over)\nexten => 1,n(over),NoOp(over)\nexten => 2,1,NoOp(two)\n',
  );
  assert.deepEqual(steps('alice'), ['1,1 GotoIf(0?over)', '1,2 GotoIf(1?2,1:over)', '2,1 NoOp(two)']);
});

test('a subroutine has arguments of its own and brings back a value', async () => {
  const { trace } = await run(
    '[default]\nexten => 1,1,Gosub(args,s,1(one,two words))\nexten => 1,n,NoOp(${GOSUB_RETVAL} [${ARG1}])\n[args]\nexten => s,1,NoOp(${ARG1} and ${ARG2} of ${ARGC})\nexten => s,n,Return(${ARG1} back)\n',
  );
  const told = trace('alice');
  assert.deepEqual(told.slice(told.indexOf('var LOCAL(ARG1)=one'), told.indexOf('softHangup 16')), [
    'var LOCAL(ARG1)=one',
    'var LOCAL(ARG2)=two words',
    'var LOCAL(ARGC)=2',
    'step args,s,1 NoOp(one and two words of 2)',
    'step args,s,2 Return(one back)',
    'var ARGC=',
    'var ARG2=',
    'var ARG1=',
    'var GOSUB_RETVAL=one back',
    'step default,1,2 NoOp(one back [])',
  ]);
});

test('a subroutine within one hides what the outer one had, and gives it back', async () => {
  const { steps } = await run(
    '[default]\nexten => 1,1,Set(X=mine)\nexten => 1,n,Gosub(a,1(outer))\nexten => 1,n,NoOp(${X})\nexten => a,1,Set(LOCAL(X)=a)\nexten => a,n,GosubIf(1?b,1)\nexten => a,n,NoOp(${X} ${ARG1} ${ARGC})\nexten => a,n,Return()\nexten => b,1,NoOp(${X} [${ARG1}] ${ARGC})\nexten => b,n,Return()\n',
  );
  assert.deepEqual(
    steps('alice').filter((step) => step.includes('NoOp')),
    ['b,1 NoOp(a [] 0)', 'a,3 NoOp(a outer 1)', '1,3 NoOp(mine)'],
  );
});

test('Return outside of a subroutine ends the call; StackPop makes Return go further back', async () => {
  const lost = await run('[default]\nexten => 1,1,Return()\nexten => 1,n,NoOp(over)\n');
  assert.deepEqual(lost.steps('alice'), ['1,1 Return()']);
  const popped = await run(
    '[default]\nexten => 1,1,Gosub(a,1)\nexten => 1,n,NoOp(back)\nexten => a,1,Gosub(b,1)\nexten => a,n,NoOp(over)\nexten => b,1,StackPop()\nexten => b,n,Return()\n',
  );
  assert.deepEqual(popped.steps('alice').slice(-2), ['b,2 Return()', '1,2 NoOp(back)']);
});

test('ExecIf runs one of two applications in both ways of writing it', async () => {
  const { trace } = await run(
    '[default]\nexten => 1,1,ExecIf(1?Set(A=then):Set(A=else))\nexten => 1,n,ExecIf(0?Set(B=then):Set(B=else))\nexten => 1,n,ExecIf(0?NoOp(x))\nexten => 1,n,ExecIf(1,Set,C=old)\nexten => 1,n,ExecIf(1?Goto(2,1))\nexten => 2,1,NoOp(two)\n',
  );
  assert.deepEqual(
    trace('alice').filter((line) => line.startsWith('var') || line.includes('two')),
    ['var A=then', 'var B=else', 'var C=old', 'step default,2,1 NoOp(two)'],
  );
});

test('a macro runs with its arguments, comes back, and may be left by a Goto', async () => {
  const { steps, trace } = await run(
    '[default]\nexten => 1,1,Macro(hello,x,y)\nexten => 1,n,NoOp(back [${ARG1}] ${EXTEN})\nexten => 1,n,Macro(away)\nexten => 1,n,NoOp(over)\nexten => 2,1,NoOp(two)\n[macro-hello]\nexten => s,1,NoOp(${ARG1} ${ARG2} ${MACRO_EXTEN} ${MACRO_PRIORITY})\nexten => s,n,MacroExit()\nexten => s,n,NoOp(over)\n[macro-away]\nexten => s,1,Goto(default,2,1)\n',
  );
  assert.deepEqual(steps('alice'), [
    '1,1 Macro(hello,x,y)',
    's,1 NoOp(x y 1 1)',
    's,2 MacroExit()',
    '1,2 NoOp(back [] 1)',
    '1,3 Macro(away)',
    's,1 Goto(default,2,1)',
    '2,1 NoOp(two)',
  ]);
  assert.ok(trace('alice').includes('var MACRO_DEPTH=0'));
});

test('MacroIf runs one of two macros', async () => {
  const { steps } = await run(
    '[default]\nexten => 1,1,MacroIf(0?a:b,arg)\n[macro-a]\nexten => s,1,NoOp(a)\n[macro-b]\nexten => s,1,NoOp(b ${ARG1})\n',
  );
  assert.deepEqual(steps('alice'), ['1,1 MacroIf(0?a:b,arg)', 's,1 NoOp(b arg)']);
});

test('Exec and TryExec run what a variable names; only Exec lets it end the call', async () => {
  const { steps, trace } = await run(
    '[default]\nexten => 1,1,Set(W=NoOp)\nexten => 1,n,Exec(${W}(x))\nexten => 1,n,TryExec(Hangup())\nexten => 1,n,NoOp(${TRYSTATUS})\nexten => 1,n,TryExec(Nothing())\nexten => 1,n,NoOp(${TRYSTATUS})\nexten => 1,n,Exec(Hangup(17))\nexten => 1,n,NoOp(over)\n',
  );
  assert.deepEqual(
    steps('alice').filter((step) => step.includes('NoOp(F') || step.includes('NoOp(N') || step.includes('over')),
    ['1,4 NoOp(FAILED)', '1,6 NoOp(NOAPP)'],
  );
  assert.ok(trace('alice').includes('hungUp 17'));
});

test('Set and MSet set variables; a value may hold commas and an equals sign', async () => {
  const { trace } = await run('[default]\nexten => 1,1,Set(A=b=c,d)\nexten => 1,n,MSet(B=1,C="2,3")\nexten => 1,n,Set(nothing)\n');
  assert.deepEqual(
    trace('alice').filter((line) => line.startsWith('var')),
    ['var A=b=c,d', 'var B=1', 'var C=2,3'],
  );
});

test('subroutines that never return are stopped', async () => {
  const { trace, settle, core } = await run('[default]\nexten => 1,1,Gosub(1,1)\n');
  // The event loop gets its turn every hundred priorities.
  for (let turns = 0; turns < 50 && core.channels.size > 0; turns++) await settle();
  assert.ok(trace('alice').includes('hungUp 0'));
});
