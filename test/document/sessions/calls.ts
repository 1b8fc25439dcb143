import assert from 'node:assert/strict';
import type { Stage } from '../stage.ts';

/** A call of two phones: watched, looked at, steered, recorded and limited in time. */
export async function aCall(stage: Stage): Promise<void> {
  const { client } = stage;
  const [peer, desk] = [await stage.phone('12345'), await stage.phone('3064')];
  const atDesk = await desk.call('101');
  await client.event('ExtensionStatus', { Exten: '100', Context: 'default' });
  const caller = (await client.event('Dial', { SubEvent: 'Begin' })).get('Source')!;
  const atPeer = await peer.incoming();
  atPeer.answer();
  await atDesk.answered();
  const callee = (await client.event('Link', { Channel1: caller })).get('Channel2')!;

  client.peer.send('Status', { ActionID: 1 });
  const shown = await client.event('Status', { Channel: caller });
  assert.deepEqual([shown.get('State'), shown.get('Link')], ['Up', callee]);
  await client.event('StatusComplete', { ActionID: '1' });
  stage.observed.replied('Status', await client.peer.reply());

  // Of a channel that is not there: the beginning of a list, and that there is none.
  await client.ask('Status', { Channel: 'SIP/none-1' });
  assert.equal((await client.peer.reply()).get('Message'), 'No such channel');
  await client.do('Setvar', { Channel: caller, Variable: 'COLOUR', Value: 'blue', ActionID: 11 });
  assert.equal((await client.ask('Getvar', { Channel: caller, ActionID: 12 })).get('Message'), 'No variable specified');
  assert.equal((await client.do('Getvar', { Channel: caller, Variable: 'COLOUR', ActionID: 2 })).get('Value'), 'blue');
  const state = await client.do('ExtensionState', { Exten: '100', Context: 'default', ActionID: 3 });
  assert.deepEqual([state.get('Hint'), state.get('Status')], ['SIP/12345', '1']);
  await client.do('PlayDTMF', { Channel: callee, Digit: '5', ActionID: 4 });
  await atPeer.hearsDigits('5');
  for (const action of ['AbsoluteTimeout', 'Timeout']) await client.do(action, { Channel: caller, Timeout: 60, ActionID: 5 });

  const nowhere = { Channel: 'SIP/none-1', Context: 'default', Exten: '680', Priority: 1, ActionID: 13 };
  assert.match((await client.ask('Redirect', nowhere)).get('Message')!, /^Channel does not exist/);

  await client.do('Monitor', { Channel: caller, File: 'call1', Format: 'wav', Mix: 'true', ActionID: 6 });
  await client.do('ChangeMonitor', { Channel: caller, File: 'call2', ActionID: 7 });
  await client.do('StopMonitor', { Channel: caller, ActionID: 8 });
  await client.do('SetCDRUserField', { Channel: caller, UserField: 'seen', Append: 'true' });

  await client.do('Hangup', { Channel: caller, ActionID: 9 });
  await Promise.all([atDesk.ended(), atPeer.ended()]);
  await client.event('Unlink', { Channel1: caller });
  await client.event('Hangup', { Channel: caller });
  await client.event('Cdr', { Channel: caller });
  assert.equal((await client.ask('Hangup', { Channel: caller, ActionID: 10 })).get('Message'), 'No such channel');
}

/** A call that a client makes with everything that it can say of it, and one that comes to nothing. */
export async function callsOfClients(stage: Stage): Promise<void> {
  const { client } = stage;
  const phone = await stage.phone('12345');
  await client.do('Originate', {
    Channel: 'SIP/12345',
    Application: 'Wait',
    Data: '30',
    Timeout: 20_000,
    CallerID: 'Robot <99>',
    Variable: 'A=1|B=2',
    Account: 'sales',
    Async: 'true',
    ActionID: 1,
  });
  const call = await phone.incoming();
  call.answer();
  const made = await client.event('OriginateSuccess', { ActionID: '1' });
  assert.deepEqual([made.get('Reason'), made.get('CallerIDName')], ['4', 'Robot']);
  call.hangup();
  await client.do('Originate', {
    Channel: 'SIP/12345',
    Exten: '1234',
    Context: 'default',
    Priority: 1,
    CallerID: 'Robot <99>',
    Async: 'true',
    ActionID: 2,
  });
  const refused = await phone.incoming();
  refused.reject(486);
  assert.equal((await client.event('OriginateFailure', { ActionID: '2' })).get('Reason'), '5');
}
