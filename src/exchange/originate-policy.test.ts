import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originateNeeds, settingNeedsSystem, variableNeedsSystem } from './originate-policy.ts';

for (const [application, data] of [
  ['Wait', '10'],
  ['Playback', 'hello-world'],
  ['Dial', 'SIP/alice,20,tT'],
  ['Set', 'NAME=value'],
  ['Queue', 'support,t'],
  ['ExecIf', '1?NoOp(a):Playback(b)'],
  ['Gosub', 'context,s,1(one,two)'],
  ['SayNumber', '31'],
  ['Pickup', '101@default'],
  ['PickupChan', 'SIP/bob'],
  ['ExecIf', '1?ExecIf(0?NoOp(a):Set(X=y))'],
  ['ExecIf', '1?Hangup'],
  ['ExecIf', '1?Goto(default,700,1)'],
  ['ExecIf', '1|NoOp|a'],
  ['Playback', 'file-not-found'],
] as const) {
  test(`${application}(${data}) needs nothing beside originate`, () => assert.equal(originateNeeds(application, data), undefined));
}

for (const [application, data, needs] of [
  ['System', 'touch x', 'system'],
  [' system ', 'touch x', 'system'],
  ['TrySystem', 'x', 'system'],
  ['ExternalIVR', '/bin/sh', 'system'],
  ['Originate', 'Local/x,app,System,touch x', 'system'],
  ['MixMonitor', 'x.wav,,rm x', 'system'],
  ['NoSuchApplication', '', 'system'],
  ['Record', '/etc/cron.d/x.wav', 'system'],
  ['AGI', 'x.agi', 'agi'],
  ['DeadAGI', 'x.agi', 'agi'],
  ['Queue', 'q,,,,,evil.agi', 'agi'],
  ['Set', 'FILE(/etc/x,,,al)=x', 'system'],
  ['Set', 'X=${SHELL(id)}', 'system'],
  ['NoOp', '${EVAL(${X})}', 'system'],
  ['Set', 'DB(a/b)=c', 'system'],
  ['DBget', 'x=a/b', 'system'],
  ['DBput', 'a/b=c', 'system'],
  ['DBdel', 'a/b', 'system'],
  ['DBdeltree', 'a', 'system'],
  ['NoOp', '${DB_DELETE(a/b)}', 'system'],
  ['Set', 'X=${db_keys(a)}', 'system'],
  ['ExecIf', '1?System(id)', 'system'],
  ['ExecIf', '0?NoOp(x):TrySystem(id)', 'system'],
  ['execif', '1?System:NoOp', 'system'],
  ['ExecIf', '1? System (id)', 'system'],
  ['ExecIf', '1,System,id', 'system'],
  ['ExecIf', '1|System|id', 'system'],
  ['ExecIf', '1?ExecIf(1?System(id))', 'system'],
  ['ExecIf', '1?ExecIf(0?NoOp:TrySystem)', 'system'],
  ['ExecIf', '1?ExecIf(1,System,id)', 'system'],
  ['ExecIf', '1?${A}(id)', 'system'],
  ['ExecIf', '1?AGI(x)', 'system'],
  ['ExecIf', '1?DeadAGI:NoOp', 'agi'],
  ['Set', 'file(/etc/x,,,al)=x', 'system'],
  ['Set', 'X=${shell(id)}', 'system'],
  ['Set', 'X=${Env (PATH)}', 'system'],
] as const) {
  test(`${application.trim()}(${data}) needs ${needs}`, () => assert.equal(originateNeeds(application, data), needs));
}

test('functions that reach beyond the call need system in a variable name', () => {
  for (const name of [
    'SHELL(id)',
    'EVAL(x)',
    'FILE(/etc/passwd)',
    'DB(x/y)',
    'CURL(http://x)',
    'ODBC_X(1)',
    'REALTIME(a)',
    'eval(x)',
    'Shell (id)',
  ])
    assert.equal(variableNeedsSystem(name), true, name);
  for (const name of ['CALLERID(num)', 'DIALSTATUS', 'CHANNEL(state)', 'DEBUG', 'ADB'])
    assert.equal(variableNeedsSystem(name), false, name);
});

test('a variable of a new call may have any name and value but a call of what reaches beyond it', () => {
  for (const [name, value] of [
    ['FILE(/etc/x)', 'a'],
    ['shell(id)', 'a'],
    ['DB(a/b)', ''],
    ['X', '${SHELL(id)}'],
    ['X', 'a ${eval(${Y})}'],
  ] as const)
    assert.equal(settingNeedsSystem(name, value), true, name);
  for (const [name, value] of [
    ['RECORD_FILE', 'FILE of DB'],
    ['CALLERID(name)', 'Shell'],
    ['_PROFILE', 'a'],
    ['CDR(userfield)', '(555) 1234'],
  ] as const)
    assert.equal(settingNeedsSystem(name, value), false, name);
});
