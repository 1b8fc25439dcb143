import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Stage, USER } from '../stage.ts';

/** Connecting, proving who one is, choosing events, leaving. */
export async function sessionsOfClients(stage: Stage): Promise<void> {
  const client = await stage.connect();
  assert.equal((await client.ask('Challenge', { AuthType: 'none' })).get('Message'), 'Must specify AuthType');
  assert.equal(client.peer.greeting, 'Asterisk Call Manager/1.0');
  const challenge = (await client.do('Challenge', { AuthType: 'MD5', ActionID: 1 })).get('Challenge');
  const key = createHash('md5').update(`${challenge}${USER.secret}`).digest('hex');
  await client.do('Login', { AuthType: 'MD5', Username: USER.name, Key: key, Events: 'off', ActionID: 2 });
  assert.equal((await client.ask('Ping', { ActionID: 3 })).get('Response'), 'Pong');
  assert.equal((await client.ask('Events', { EventMask: 'system,call,log', ActionID: 4 })).get('Response'), 'Events On');
  assert.equal((await client.ask('Events', { EventMask: 'off' })).get('Response'), 'Events Off');
  assert.equal((await client.ask('Logoff', { ActionID: 5 })).get('Response'), 'Goodbye');
  await client.peer.closed();

  const stranger = await stage.connect();
  const refused = await stranger.ask('Login', { Username: USER.name, Secret: 'wrong', ActionID: 6 });
  assert.deepEqual([refused.get('Response'), refused.get('Message')], ['Error', 'Authentication failed']);
}

/** What the document says of the console: "show manager" and "show manager command <command>". */
export async function console(stage: Stage): Promise<void> {
  const listed = await stage.client.ask('Command', { Command: 'show manager commands', ActionID: 1 });
  assert.match(listed.text, /^Response: Follows\r\nPrivilege: Command\r\nActionID: 1\r\n[\s\S]*Originate[\s\S]*--END COMMAND--/);
  assert.match((await stage.client.command('show manager command Redirect')).text, /Action: Redirect\n[\s\S]*Privilege: call,all/);
}
