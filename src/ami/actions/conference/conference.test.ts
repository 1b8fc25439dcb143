import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applications } from '../../../apps/index.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { conferenceKit } from '../../../testing/conference-kit.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { conferenceActions } from './index.ts';

const FILES = {
  extensions:
    '[default]\nexten => 680,1,ConfBridge(680)\nexten => 680,n,Wait(60)\nexten => 681,1,ConfBridge(680,,boss)\nexten => 700,1,MeetMe(700,dqT)\n',
  confbridge: '[default_user]\ntype=user\nquiet=yes\n[boss]\ntype=user\nquiet=yes\nadmin=yes\nmarked=yes\n',
};

/** A manager beside a room 680 of ConfBridge with Alice and Bob, who is an administrator; empty with `isEmpty`. */
async function setUp(t: TestContext, { isEmpty = false } = {}) {
  const kit = await conferenceKit(FILES, applications);
  const [alice, bob] = isEmpty ? [] : [await kit.call('alice', '680'), await kit.call('bob', '681')];
  const exchange = { bus: kit.core.bus, system: { uptimeSeconds: 7, lastReloadSeconds: 0 }, conferences: kit.commands };
  const fixture = await startManager(
    { accounts: [account('admin'), account('user', { read: 'user', write: 'user' })] },
    { exchange: exchange as unknown as Exchange, actions: conferenceActions },
  );
  t.after(() => fixture.stop());
  const as = async (listener: 'modern' | 'classic', user = 'admin', events = 'off') => {
    const peer = await fixture.logIn({ listener, user, headers: [`Events: ${events}`] });
    if (listener === 'modern' && events === 'on') await peer.next();
    return {
      peer,
      ask: async (...lines: string[]) => {
        peer.send(...lines);
        return peer.next();
      },
    };
  };
  return { kit, as, alice: alice!, bob: bob! };
}

const message = (text: string) => /\r\nMessage: (.*)/.exec(text)?.[1];

test('each order without a room, with one that there is not, or without a channel is refused in its words', async (t) => {
  const { as } = await setUp(t);
  const { ask } = await as('modern');
  const noName = 'No Conference name provided.';
  const noRoom = 'No Conference by that name found.';
  const noMember = 'No Channel by that name found in Conference.';
  for (const [action, headers, expected] of [
    ['ConfbridgeList', [], noName],
    ['ConfbridgeList', ['Conference: 999'], noRoom],
    ['ConfbridgeMute', [], noName],
    ['ConfbridgeMute', ['Conference: 680'], 'No channel name provided.'],
    ['ConfbridgeMute', ['Conference: 999', 'Channel: x'], noRoom],
    ['ConfbridgeMute', ['Conference: 680', 'Channel: x'], noMember],
    ['ConfbridgeUnmute', ['Conference: 680', 'Channel: x'], noMember],
    ['ConfbridgeLock', [], noName],
    ['ConfbridgeLock', ['Conference: 999'], noRoom],
    ['ConfbridgeUnlock', ['Conference: 999'], noRoom],
    ['ConfbridgeKick', [], noName],
    ['ConfbridgeKick', ['Conference: 999', 'Channel: x'], noRoom],
    ['ConfbridgeKick', ['Conference: 680'], noMember],
    ['ConfbridgeStartRecord', [], noName],
    ['ConfbridgeStartRecord', ['Conference: 999'], noRoom],
    ['ConfbridgeStartRecord', ['Conference: 680', 'RecordFile: /etc/passwd'], 'Internal error starting conference recording.'],
    ['ConfbridgeStopRecord', ['Conference: 999'], noRoom],
    ['ConfbridgeStopRecord', ['Conference: 680'], 'Internal error while stopping recording.'],
    ['ConfbridgeSetSingleVideoSrc', [], noName],
    ['ConfbridgeSetSingleVideoSrc', ['Conference: 680'], 'No channel name provided.'],
    ['ConfbridgeSetSingleVideoSrc', ['Conference: 680', 'Channel: x'], 'No channel by that name found in conference.'],
    ['MeetmeList', [], 'No active conferences.'],
    ['MeetmeListRooms', [], 'No active conferences.'],
  ] as const) {
    const reply = await ask(`Action: ${action}`, 'ActionID: 1', ...headers);
    assert.equal(reply, `Response: Error\r\nActionID: 1\r\nMessage: ${expected}`, `${action} ${headers.join(' ')}`);
  }
});

test('without any room every order is refused alike', async (t) => {
  const { as } = await setUp(t, { isEmpty: true });
  const { ask } = await as('modern');
  for (const action of [
    'List',
    'ListRooms',
    'Mute',
    'Unmute',
    'Lock',
    'Unlock',
    'Kick',
    'StartRecord',
    'StopRecord',
    'SetSingleVideoSrc',
  ]) {
    const reply = await ask(`Action: Confbridge${action}`, 'Conference: 680', 'Channel: x');
    assert.equal(message(reply), 'No active conferences.', action);
  }
});

test('the lists show who is in which room', async (t) => {
  const { as, alice, bob } = await setUp(t);
  const { ask, peer } = await as('modern');
  assert.equal(
    await ask('Action: ConfbridgeListRooms', 'ActionID: 2'),
    'Response: Success\r\nActionID: 2\r\nEventList: start\r\nMessage: Confbridge conferences will follow',
  );
  assert.equal(
    await peer.next(),
    'Event: ConfbridgeListRooms\r\nActionID: 2\r\nConference: 680\r\nParties: 2\r\nMarked: 1\r\nLocked: No\r\nMuted: No',
  );
  assert.equal(await peer.next(), 'Event: ConfbridgeListRoomsComplete\r\nActionID: 2\r\nEventList: Complete\r\nListItems: 1');
  await ask('Action: ConfbridgeList', 'ActionID: 3', 'Conference: 680');
  const head = (admin: string) =>
    `Event: ConfbridgeList\r\nActionID: 3\r\nConference: 680\r\nAdmin: ${admin}\r\nMarkedUser: ${admin}\r\nWaitMarked: No\r\nEndMarked: No\r\nEndMarkedAny: No\r\nWaiting: No\r\nMuted: No\r\nTalking: No\r\nAnsweredTime: 0\r\nChannel: `;
  const channel = (who: typeof alice, number: string, name: string, exten: string) =>
    `${who.name}\r\nChannelState: 6\r\nChannelStateDesc: Up\r\nCallerIDNum: ${number}\r\nCallerIDName: ${name}\r\nConnectedLineNum: <unknown>\r\nConnectedLineName: <unknown>\r\nLanguage: en\r\nAccountCode: \r\nContext: default\r\nExten: ${exten}\r\nPriority: 1\r\nUniqueid: ${who.uniqueId}\r\nLinkedid: ${who.linkedId}`;
  assert.equal(await peer.next(), head('No') + channel(alice, '100', 'Alice', '680'));
  assert.equal(await peer.next(), head('Yes') + channel(bob, '101', 'Bob', '681'));
  assert.equal(await peer.next(), 'Event: ConfbridgeListComplete\r\nActionID: 3\r\nEventList: Complete\r\nListItems: 2');
});

for (const dialect of ['modern', 'classic'] as const)
  test(`what is done to a room is acknowledged alike to a client of the ${dialect} dialect, then told in its words`, async (t) => {
    const { as, alice } = await setUp(t);
    const { peer } = await as(dialect, 'admin', 'on');
    const success = (text: string) => `Response: Success\r\nActionID: 1\r\nMessage: ${text}`;
    for (const [action, headers, reply, event] of [
      ['Mute', [`Channel: ${alice.name}`], success('User muted'), { modern: 'ConfbridgeMute', classic: 'MeetmeMute' }],
      ['Unmute', ['Channel: ALL'], success('User unmuted'), { modern: 'ConfbridgeUnmute', classic: 'MeetmeMute' }],
      ['Lock', [], success('Conference locked')],
      ['Unlock', [], success('Conference unlocked')],
      ['StartRecord', ['RecordFile: x.wav'], success('Conference Recording Started.'), { modern: 'ConfbridgeRecord' }],
      ['StartRecord', [], 'Response: Error\r\nActionID: 1\r\nMessage: Conference is already being recorded.'],
      ['StopRecord', [], success('Conference Recording Stopped.'), { modern: 'ConfbridgeStopRecord' }],
      ['SetSingleVideoSrc', [`Channel: ${alice.name}`], success('Conference single video source set.')],
      ['Kick', [`Channel: ${alice.name}`], success('User kicked'), { modern: 'ConfbridgeLeave', classic: 'MeetmeLeave' }],
      ['Kick', ['Channel: participants'], 'Response: Error\r\nActionID: 1\r\nMessage: No Channel by that name found in Conference.'],
      ['Kick', ['Channel: all'], success('All participants kicked'), { modern: 'ConfbridgeLeave', classic: 'MeetmeLeave' }],
    ] as const) {
      peer.send(`Action: Confbridge${action}`, 'ActionID: 1', 'Conference: 680', ...headers);
      assert.equal(await peer.find('Response:'), reply, action);
      const told: { modern?: string; classic?: string } = event ?? {};
      if (told[dialect]) await peer.find(`Event: ${told[dialect]}\r\n`);
    }
  });

test('an event about a member names the room, its bridge and the channel', async (t) => {
  const { as, alice } = await setUp(t);
  const { ask, peer } = await as('modern', 'admin', 'on');
  await ask('Action: ConfbridgeMute', 'Conference: 680', `Channel: ${alice.name}`);
  const told = await peer.next();
  assert.match(
    told,
    /^Event: ConfbridgeMute\r\nPrivilege: call,all\r\nConference: 680\r\nBridgeUniqueid: [-0-9a-f]{36}\r\nBridgeType: base\r\n/,
  );
  assert.ok(told.includes(`BridgeVideoSourceMode: none\r\nChannel: ${alice.name}\r\n`) && told.endsWith('\r\nAdmin: No'));
});

test('MeetmeMute is refused in its words in both dialects', async (t) => {
  const { as } = await setUp(t);
  for (const dialect of ['classic', 'modern'] as const) {
    const { ask } = await as(dialect);
    for (const [headers, expected] of [
      [[], 'Meetme conference not specified'],
      [['Meetme: 680'], 'Meetme user number not specified'],
      [['Meetme: 680', 'Usernum: 1x'], 'Invalid user number'],
      [['Meetme: 999', 'Usernum: 1'], 'Meetme conference does not exist'],
      [['Meetme: 680', 'Usernum: 9'], 'User number not found'],
    ] as const)
      for (const action of ['MeetmeMute', 'MeetmeUnmute'])
        assert.equal(await ask(`Action: ${action}`, 'ActionID: 1', ...headers), `Response: Error\r\nActionID: 1\r\nMessage: ${expected}`);
  }
});

test('the classic dialect tells every room in the words of MeetMe and mutes by number', async (t) => {
  const { as, alice } = await setUp(t);
  const { ask, peer } = await as('classic', 'admin', 'on');
  assert.equal(
    await ask('Action: MeetmeMute', 'ActionID: 7', 'Meetme: 680', 'Usernum: 1'),
    'Response: Success\r\nActionID: 7\r\nMessage: User muted',
  );
  const head = `Privilege: call,all\r\nChannel: ${alice.name}\r\nUniqueid: ${alice.uniqueId}\r\nMeetme: 680\r\nUsernum: 1`;
  assert.equal(await peer.next(), `Event: MeetmeMute\r\n${head}\r\nStatus: on`);
  assert.equal(message(await ask('Action: MeetmeUnmute', 'Meetme: 680', 'Usernum: 1')), 'User unmuted');
  assert.equal(await peer.next(), `Event: MeetmeMute\r\n${head}\r\nStatus: off`);
  alice.partyHungUp(16);
  assert.equal(await peer.find('MeetmeLeave'), `Event: MeetmeLeave\r\n${head}\r\nCallerIDNum: 100\r\nCallerIDName: Alice\r\nDuration: 0`);
});

test('rooms of MeetMe have lists and events of their own', async (t) => {
  const { as, kit } = await setUp(t);
  const carol = await kit.call('carol', '700');
  await kit.clock.advance(3_723_000);
  const { ask, peer } = await as('modern', 'admin', 'on');
  await ask('Action: MeetmeListRooms', 'ActionID: 1');
  assert.equal(
    await peer.next(),
    'Event: MeetmeListRooms\r\nActionID: 1\r\nConference: 700\r\nParties: 1\r\nMarked: N/A\r\nActivity: 01:02:03\r\nCreation: Dynamic\r\nLocked: No',
  );
  assert.equal(await peer.next(), 'Event: MeetmeListRoomsComplete\r\nActionID: 1\r\nEventList: Complete\r\nListItems: 1');
  await ask('Action: MeetmeList', 'Conference: 700');
  assert.equal(
    await peer.next(),
    `Event: MeetmeList\r\nConference: 700\r\nUserNumber: 1\r\nCallerIDNum: 102\r\nCallerIDName: Carol\r\nConnectedLineNum: <unknown>\r\nConnectedLineName: <no name>\r\nChannel: ${carol.name}\r\nAdmin: No\r\nRole: Talk and listen\r\nMarkedUser: No\r\nMuted: No\r\nTalking: No`,
  );
  await peer.next();
  assert.equal(message(await ask('Action: MeetmeMute', 'Meetme: 700', 'Usernum: 1')), 'User muted');
  const told = await peer.next();
  assert.ok(told.startsWith(`Event: MeetmeMute\r\nPrivilege: call,all\r\nMeetme: 700\r\nChannel: ${carol.name}\r\n`), told);
  assert.ok(told.endsWith('\r\nStatus: on\r\nUser: 1\r\nDuration: 3723'), told);
  carol.partyHungUp(16);
  assert.ok((await peer.find('Event: MeetmeLeave')).endsWith('\r\nUser: 1\r\nDuration: 3723'));
  assert.equal(await peer.find('Event: MeetmeEnd'), 'Event: MeetmeEnd\r\nPrivilege: call,all\r\nMeetme: 700');
});

test('an account without the class may do none of it', async (t) => {
  const { as } = await setUp(t);
  for (const dialect of ['modern', 'classic'] as const) {
    const { ask } = await as(dialect, 'user');
    for (const { name } of conferenceActions)
      assert.equal(message(await ask(`Action: ${name}`, 'Conference: 680')), 'Permission denied', name);
  }
});
