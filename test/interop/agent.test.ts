import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../take-turn.ts';
import { BaresipPhone } from './baresip-phone.ts';
import { eventually, findProgram } from './programs.ts';
import { setStage } from './stage.ts';
import { secondsWithTone } from './tone-file.ts';

const baresip = findProgram('baresip');
const isRequired = process.env.RINGDOWN_INTEROP === 'required';
const skip = !baresip && !isRequired ? 'not on this machine: baresip (Debian: baresip-core)' : false;

if (!skip) await takeTurn();

const CALLER_HZ = 600;
const AGENT_HZ = 1000;
const TALK_SECONDS = 2.5;
const ENOUGH_SECONDS = 1;

test('an agent logs in with a phone, takes two calls of a queue by a key, stays on the line between them and leaves by hanging up', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const stage = await setStage(t);
  const { ami } = stage;
  const phone = async (name: string, toneHz: number) => {
    const made = await BaresipPhone.start({ program: baresip!, name, toneHz, server: stage.sip, folder: stage.folderOf(name) });
    t.after(() => made.stop());
    return made;
  };
  const caller = await phone('baresip1', CALLER_HZ);
  const agent = await phone('baresip2', AGENT_HZ);
  await stage.registered('baresip1', 'baresip2');
  const events = (name: string) => ami.messages.filter((m) => m.get('Event') === name);
  const ringing = () =>
    events('Newstate').filter((m) => m.get('Channel') === 'Agent/1001' && m.get('ChannelStateDesc') === 'Ringing').length;
  const heard = (who: BaresipPhone, hz: number) => {
    const { rate, samples } = who.lastHeard();
    return secondsWithTone(samples, hz, rate);
  };

  agent.dial('642');
  await eventually(() => events('AgentLogin').length === 1, 'the agent logged in');
  assert.equal(events('AgentLogin')[0]!.get('Agent'), '1001');
  await agent.sees('CALL_ESTABLISHED', 1);

  for (const call of [1, 2]) {
    caller.dial('641');
    await eventually(() => ringing() === call, 'the agent asked');
    assert.equal(events('AgentConnect').length, call - 1, 'a call is accepted by a key');
    agent.press('#');
    await eventually(() => events('AgentConnect').length === call, 'the agent talking');
    const from = performance.now();
    await eventually(() => performance.now() - from >= TALK_SECONDS * 1000, 'some seconds of talk');
    caller.hangup();
    await eventually(() => events('AgentComplete').length === call, 'the end of the talk');
    await caller.sees('CALL_CLOSED', call);
    assert.ok(heard(caller, AGENT_HZ) >= ENOUGH_SECONDS, 'the caller heard the agent');
    assert.equal(agent.count('CALL_CLOSED'), 0, 'the agent is still there');
  }
  agent.hangup();
  await eventually(() => events('AgentLogoff').length === 1, 'the agent logged off');
  assert.ok(heard(agent, CALLER_HZ) >= 2 * ENOUGH_SECONDS, 'the agent heard the caller of both calls');
});
