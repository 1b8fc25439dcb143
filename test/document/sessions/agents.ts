import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** An agent who stays on the line, and one who is called back. */
export async function agents(stage: Stage): Promise<void> {
  const { client, observed } = stage;
  const phone = await stage.phone('3064');
  const call = await phone.call('510');
  await call.answered();
  await client.event('Agentlogin', { Agent: '1001', Channel: /^SIP\/3064-/ }, 15_000);
  client.peer.send('Agents', { ActionID: 1 });
  observed.replied('Agents', await client.peer.reply());
  assert.equal((await client.event('Agents', { Agent: '1001' })).get('Status'), 'AGENT_IDLE');
  await client.event('AgentsComplete', { ActionID: '1' });
  await client.do('AgentLogoff', { Agent: '1001', ActionID: 2 });
  assert.ok((await client.event('Agentlogoff', { Agent: '1001' })).get('Logintime') !== undefined);
  await call.ended();

  const calledBack = await phone.call('511');
  await client.event('Agentcallbacklogin', { Agent: '1002', Loginchan: '12345@default' });
  await calledBack.ended();
  // Nobody takes the call in time: `autologoff`.
  const member = await stage.phone('12345');
  await client.do('Originate', { Channel: 'Agent/1002', Application: 'Wait', Data: '1', Timeout: 4000, Async: 'true' });
  await member.incoming();
  assert.equal((await client.event('Agentcallbacklogoff', { Agent: '1002' }, 10_000)).get('Reason'), 'Autologoff');

  // Logged in again, the agent calls and names no place to be called at.
  const again = await phone.call('511');
  await client.event('Agentcallbacklogin', { Agent: '1002' });
  await again.ended();
  const leaves = await phone.call('512');
  await leaves.answered();
  await leaves.sendDigits('#');
  assert.ok((await client.event('Agentcallbacklogoff', { Agent: '1002', Reason: '' })).get('Uniqueid') !== undefined);
  leaves.hangup();
}
