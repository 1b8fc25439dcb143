import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateTimeText } from '../../base/date-text.ts';
import type { Fact, FactMap, FactName } from '../../core/facts.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../../core/snapshots.ts';
import { channelSnapshot } from '../../testing/snapshot-kit.ts';
import type { EventSet } from '../event-set.ts';
import { classicEvents } from './classic/index.ts';
import { modernEvents } from './modern/index.ts';

const channel = (name: string, uniqueId: string, options: Partial<ChannelSnapshot> = {}): ChannelSnapshot =>
  channelSnapshot({ name, uniqueId, ...options });
const ALICE = channel('SIP/alice-00000000', '1795653951.0');
const BOB = channel('SIP/bob-00000001', '1795653951.1', {
  state: 5,
  callerId: { number: '101', name: 'Bob', presentation: 0 },
  connectedLine: { number: '100', name: 'Alice', presentation: 0 },
  exten: '',
  inDialplan: false,
  dialedAs: { number: '101', presentation: 0 },
});
const BRIDGE: BridgeSnapshot = { id: '00623842-486e', type: 'basic', technology: 'simple_bridge', channelCount: 2 };

const ALICE_BLOCK = `Channel: SIP/alice-00000000|ChannelState: 6|ChannelStateDesc: Up|CallerIDNum: 100|CallerIDName: Alice|ConnectedLineNum: <unknown>|ConnectedLineName: <unknown>|Language: en|AccountCode: |Context: default|Exten: 101|Priority: 1|Uniqueid: 1795653951.0|Linkedid: 1795653951.0|`;
const BOB_BLOCK = `DestChannel: SIP/bob-00000001|DestChannelState: 5|DestChannelStateDesc: Ringing|DestCallerIDNum: 101|DestCallerIDName: Bob|DestConnectedLineNum: 100|DestConnectedLineName: Alice|DestLanguage: en|DestAccountCode: |DestContext: default|DestExten: |DestPriority: 1|DestUniqueid: 1795653951.1|DestLinkedid: 1795653951.0|`;

/** The events that a fact has in a dialect, CR LF shown as `|`. */
function told<N extends FactName>(events: EventSet, type: N, payload: FactMap[N]): string[] {
  const fact = { type, at: 1_795_653_951_500.25, ...payload } as unknown as Fact;
  return events
    .of(type)
    .filter((event) => event.applies(fact))
    .map((event) => (event.head(event.nameOf(fact)) + event.body(fact)).replaceAll('\r\n', '|'));
}
const modern = <N extends FactName>(type: N, payload: FactMap[N]) => told(modernEvents, type, payload);
const classic = <N extends FactName>(type: N, payload: FactMap[N]) => told(classicEvents, type, payload);

test('a new channel shows its snapshot, or in 2006 five headers', () => {
  assert.deepEqual(modern('channel.created', { channel: ALICE }), [`Event: Newchannel|Privilege: call,all|${ALICE_BLOCK}`]);
  assert.deepEqual(classic('channel.created', { channel: ALICE }), [
    'Event: Newchannel|Privilege: call,all|Channel: SIP/alice-00000000|State: Up|CallerIDNum: 100|CallerIDName: Alice|Uniqueid: 1795653951.0|',
  ]);
});

test('in 2006 a dialled leg is born without a caller and then shows what it was dialled as', () => {
  assert.match(classic('channel.created', { channel: BOB })[0] ?? '', /CallerIDNum: <unknown>\|CallerIDName: <unknown>\|/);
  assert.deepEqual(classic('dial.began', { caller: ALICE, callee: BOB, dialString: 'bob' }), [
    'Event: Dial|Privilege: call,all|SubEvent: Begin|Source: SIP/alice-00000000|Destination: SIP/bob-00000001|CallerIDNum: 100|CallerIDName: Alice|SrcUniqueID: 1795653951.0|DestUniqueID: 1795653951.1|',
    'Event: Newcallerid|Privilege: call,all|Channel: SIP/bob-00000001|CallerIDNum: 101|CallerIDName: <Unknown>|Uniqueid: 1795653951.1|CID-CallingPres: 0 (Presentation Allowed, Not Screened)|',
  ]);
  assert.deepEqual(classic('channel.callerIdChanged', { channel: BOB, previous: BOB.callerId }), []);
});

test('dialling shows both channels, or only the called one when the exchange dials', () => {
  assert.deepEqual(modern('dial.began', { caller: ALICE, callee: BOB, dialString: 'bob' }), [
    `Event: DialBegin|Privilege: call,all|${ALICE_BLOCK}${BOB_BLOCK}DialString: bob|`,
  ]);
  assert.deepEqual(modern('dial.ended', { callee: BOB, status: 'ANSWER' }), [
    `Event: DialEnd|Privilege: call,all|${BOB_BLOCK}DialStatus: ANSWER|`,
  ]);
  assert.deepEqual(classic('dial.finished', { caller: ALICE, status: 'CANCEL' }), [
    'Event: Dial|Privilege: call,all|SubEvent: End|Channel: SIP/alice-00000000|DialStatus: CANCEL|',
  ]);
});

test('a step shows its data, in 2006 with bars between the arguments and only in a dialplan', () => {
  const step = { channel: ALICE, application: 'Dial', data: 'SIP/bob,20' };
  assert.deepEqual(modern('channel.stepStarted', step), [
    `Event: Newexten|Privilege: dialplan,all|${ALICE_BLOCK}Extension: 101|Application: Dial|AppData: SIP/bob,20|`,
  ]);
  assert.deepEqual(classic('channel.priorityRun', step), [
    'Event: Newexten|Privilege: call,all|Channel: SIP/alice-00000000|Context: default|Extension: 101|Priority: 1|Application: Dial|AppData: SIP/bob|20|Uniqueid: 1795653951.0|',
  ]);
  assert.deepEqual(classic('channel.priorityRun', { ...step, channel: { ...ALICE, inDialplan: false } }), []);
});

test('values are C-escaped where Asterisk does it, and no value ends a line', () => {
  const named = channel('SIP/x-1', '1.1', { callerId: { number: '1', name: `O'Hara`, presentation: 35 }, exten: '1\r\nEvent: Forged' });
  const [text = ''] = modern('channel.callerIdChanged', { channel: named, previous: { presentation: 0 } });
  assert.match(text, /CallerIDName: O\\'Hara\|/);
  assert.match(text, /CID-CallingPres: 35 \(Presentation Prohibited, Network Number\)\|$/);
  assert.match(text, /Exten: 1\\r\\nEvent: Forged\|/);
  assert.match(modern('channel.variableSet', { channel: ALICE, name: 'A', value: 'a"b\nc' })[0] ?? '', /Variable: A\|Value: a\\"b\\nc\|$/);
});

test('a global variable belongs to no channel', () => {
  assert.deepEqual(modern('channel.variableSet', { name: 'WHO', value: 'hears' }), [
    'Event: VarSet|Privilege: dialplan,all|Channel: none|Uniqueid: none|Variable: WHO|Value: hears|',
  ]);
});

test('configured variables and the tenant stand behind the snapshot', () => {
  const reported = channel('SIP/x-1', '1.1', {
    reported: [
      ['A', '1'],
      ['B', ''],
    ],
    tenantId: 't',
  });
  assert.match(
    modern('channel.created', { channel: reported })[0] ?? '',
    /Linkedid: [\d.]+\|Tenantid: t\|ChanVariable: A=1\|ChanVariable: B=\|$/,
  );
});

test('who ends a channel gives the request its name, and the end its cause and text', () => {
  assert.match(
    modern('channel.hangupRequested', { channel: ALICE, soft: true, cause: 16 })[0] ?? '',
    /^Event: SoftHangupRequest.*Cause: 16\|$/,
  );
  assert.match(modern('channel.hangupRequested', { channel: ALICE, soft: false })[0] ?? '', /^Event: HangupRequest.*Linkedid: [\d.]+\|$/);
  assert.match(modern('channel.hungUp', { channel: ALICE, cause: 17 })[0] ?? '', /Cause: 17\|Cause-txt: User busy\|$/);
  assert.deepEqual(classic('channel.hungUp', { channel: ALICE, cause: 0 }), [
    'Event: Hangup|Privilege: call,all|Channel: SIP/alice-00000000|Uniqueid: 1795653951.0|Cause: 0|Cause-txt: Unknown|',
  ]);
});

test('a bridge shows itself and who enters; in 2006 only the pair', () => {
  assert.deepEqual(modern('bridge.entered', { bridge: BRIDGE, channel: ALICE, swapUniqueId: '9.9' }), [
    `Event: BridgeEnter|Privilege: call,all|BridgeUniqueid: 00623842-486e|BridgeType: basic|BridgeTechnology: simple_bridge|BridgeCreator: <unknown>|BridgeName: <unknown>|BridgeNumChannels: 2|BridgeVideoSourceMode: none|${ALICE_BLOCK}SwapUniqueid: 9.9|`,
  ]);
  assert.deepEqual(classic('bridge.partiesJoined', { bridge: BRIDGE, first: ALICE, second: BOB }), [
    'Event: Link|Privilege: call,all|Channel1: SIP/alice-00000000|Channel2: SIP/bob-00000001|Uniqueid1: 1795653951.0|Uniqueid2: 1795653951.1|CallerID1: 100|CallerID2: 101|',
  ]);
});

test('the halves of a Local channel were parted by a comma in 2006', () => {
  const half = channel('Local/700@default-00000000;1', '1.1');
  assert.match(modern('channel.created', { channel: half })[0] ?? '', /Channel: Local\/700@default-00000000;1\|/);
  assert.match(classic('channel.created', { channel: half })[0] ?? '', /Channel: Local\/700@default-00000000,1\|/);
});

test('the end of an Originate tells what was asked for and what came of it', () => {
  const asked = { requested: 'SIP/alice', context: 'default', exten: '703', actionId: '3', callerId: { number: '556', name: 'Robot' } };
  assert.deepEqual(modern('originate.ended', { ...asked, success: true, reason: 4, channel: ALICE, uniqueId: '1795653951.0' }), [
    'Event: OriginateResponse|Privilege: call,all|ActionID: 3|Response: Success|Channel: SIP/alice-00000000|Context: default|Exten: 703|Reason: 4|Uniqueid: 1795653951.0|CallerIDNum: 556|CallerIDName: Robot|',
  ]);
  const failed = { ...asked, callerId: undefined, success: false, reason: 5, application: { name: 'Wait', data: '1' } };
  assert.deepEqual(modern('originate.ended', failed), [
    'Event: OriginateResponse|Privilege: call,all|ActionID: 3|Response: Failure|Channel: SIP/alice|Application: Wait|Data: 1|Reason: 5|Uniqueid: <unknown>|CallerIDNum: <unknown>|CallerIDName: <unknown>|',
  ]);
  assert.deepEqual(classic('originate.ended', failed), [
    'Event: OriginateFailure|Privilege: call,all|ActionID: 3|Channel: SIP/alice|Context: |Exten: |Reason: 5|Uniqueid: <null>|CallerIDNum: <unknown>|CallerIDName: <unknown>|',
  ]);
});

test('a registration that is taken back has a cause in the modern dialect only', () => {
  const gone = { technology: 'SIP', peer: 'SIP/alice', status: 'Unregistered' } as const;
  assert.deepEqual(modern('endpoint.statusChanged', gone), [
    'Event: PeerStatus|Privilege: system,all|ChannelType: SIP|Peer: SIP/alice|PeerStatus: Unregistered|Cause: Expired|',
  ]);
  assert.deepEqual(classic('endpoint.statusChanged', gone), [
    'Event: PeerStatus|Privilege: system,all|Peer: SIP/alice|PeerStatus: Unregistered|',
  ]);
  const reached = { technology: 'SIP', peer: 'SIP/fay', status: 'Reachable', roundTripMs: 1.4 } as const;
  assert.deepEqual(modern('endpoint.statusChanged', reached), [
    'Event: PeerStatus|Privilege: system,all|ChannelType: SIP|Peer: SIP/fay|PeerStatus: Reachable|',
  ]);
  assert.match(classic('endpoint.statusChanged', reached)[0] ?? '', /PeerStatus: Reachable\|Time: 1\|$/);
});

test('hints show their devices and a text only in the modern dialect', () => {
  const status = { exten: '100', context: 'default', hint: 'SIP/alice', status: 9 };
  assert.match(modern('extension.statusChanged', status)[0] ?? '', /Hint: SIP\/alice\|Status: 9\|StatusText: InUse&Ringing\|$/);
  assert.match(classic('extension.statusChanged', status)[0] ?? '', /Exten: 100\|Context: default\|Status: 9\|$/);
});

test('a security event has the head that all have, its own headers and the session’s time', () => {
  const fact = {
    name: 'RequestNotAllowed',
    severity: 'Error',
    service: 'AMI',
    eventVersion: 1,
    accountId: '',
    sessionId: '0x1',
    localAddress: 'IPV4/TCP/127.0.0.1/5038',
    remoteAddress: 'IPV4/TCP/127.0.0.1/50000',
    sessionStartedAt: 0,
    details: [['RequestType', 'Action: Ping']],
  } as const;
  assert.deepEqual(modern('security.raised', fact), [
    'Event: RequestNotAllowed|Privilege: security,all|EventTV: 2026-11-26T00:45:51.500+0000|Severity: Error|Service: AMI|EventVersion: 1|AccountID: |SessionID: 0x1|LocalAddress: IPV4/TCP/127.0.0.1/5038|RemoteAddress: IPV4/TCP/127.0.0.1/50000|RequestType: Action: Ping|SessionTV: 1970-01-01T00:00:00.000+0000|',
  ]);
  assert.match(modern('security.raised', { ...fact, name: 'RequestBadFormat' })[0] ?? '', /SessionTV: [^|]+\|AccountID: \|$/);
});

test('a reload of the manager alone was told in 2006, and that of the SIP channels by their count', () => {
  assert.deepEqual(classic('exchange.reloaded', { module: 'pbx_config.so', status: 0 }), []);
  assert.deepEqual(classic('exchange.reloaded', { module: 'manager', status: 0 }), [
    'Event: Reload|Privilege: system,all|Message: Reload Requested|',
  ]);
  assert.deepEqual(modern('exchange.reloaded', { module: 'nosuch', status: 2 }), [
    'Event: Reload|Privilege: system,all|Module: nosuch|Status: 2|',
  ]);
  assert.deepEqual(classic('endpoints.reloaded', { technology: 'SIP', by: 'command', registrations: 0, peers: 11, users: 11 }), [
    'Event: ChannelReload|Privilege: system,all|Channel: SIP|ReloadReason: CLIRELOAD (Channel module reload by CLI command)|Registry_Count: 0|Peer_Count: 11|User_Count: 11|',
  ]);
});

test('a registration with another exchange says who and where as each dialect does', () => {
  const granted = { technology: 'SIP', username: '1234', domain: 'sip.example.org', status: 'Registered' } as const;
  assert.deepEqual(modern('registration.changed', granted), [
    'Event: Registry|Privilege: system,all|ChannelType: SIP|Username: 1234|Domain: sip.example.org|Status: Registered|',
  ]);
  assert.deepEqual(classic('registration.changed', granted), [
    'Event: Registry|Privilege: system,all|ChannelDriver: SIP|Domain: sip.example.org|Status: Registered|',
  ]);
  assert.deepEqual(classic('registration.changed', { ...granted, status: 'Failed' }), [
    'Event: Registry|Privilege: system,all|ChannelDriver: SIP|Username: 1234|Domain: sip.example.org|Status: Failed|',
  ]);
  assert.deepEqual(classic('registration.changed', { ...granted, technology: 'IAX2', status: 'Rejected', cause: '' }), [
    'Event: Registry|Privilege: system,all|ChannelDriver: IAX2|Username: 1234|Status: Rejected|Cause: <unknown>|',
  ]);
});

test('a record of channel event logging has headers of its own, and is nothing that 2006 knew', () => {
  const record = {
    type: 'BRIDGE_ENTER',
    at: 1_795_653_951_500,
    detail: '',
    channel: ALICE,
    peers: ['SIP/bob-1', 'SIP/carol-2'],
    extra: '{"a":"b"}',
  } as const;
  const of = (more: object, showsUserDefined = false) =>
    modern('cel.recorded', { record: { ...record, ...more }, showsUserDefined })[0] ?? '';
  const time = dateTimeText(record.at);
  assert.equal(
    of({}),
    'Event: CEL|Privilege: call,all|EventName: BRIDGE_ENTER|AccountCode: |CallerIDnum: 100|CallerIDname: Alice|CallerIDani: |CallerIDrdnis: |CallerIDdnid: |' +
      `Exten: 101|Context: default|Channel: SIP/alice-00000000|Application: |AppData: |EventTime: ${time}|AMAFlags: DOCUMENTATION|` +
      'UniqueID: 1795653951.0|LinkedID: 1795653951.0|Userfield: |Peer: SIP/bob-1,SIP/carol-2|PeerAccount: |Extra: {"a":"b"}|',
  );
  const own = { type: 'USER_DEFINED', detail: 'SHOP\r\nEvent: X', peers: [], extra: '' };
  assert.match(of(own), /[|]EventName: SHOP\\r\\nEvent: X[|]AccountCode/);
  assert.match(
    of({ ...own, detail: 'SHOPPING' }, true),
    /EventName: USER_DEFINED[|].*[|]PeerAccount: [|]UserDefType: SHOPPING[|]Extra: [|]$/,
  );
  const known = { ani: '1', redirectingNumber: '2', dialedNumber: '3', tenantId: 'north', userField: 'order', peerAccountCode: 'sales' };
  assert.match(
    of({ channel: { ...ALICE, ...known } }),
    /ani: 1[|]CallerIDrdnis: 2[|]CallerIDdnid: 3[|].*LinkedID: 1795653951.0[|]TenantID: north[|]Userfield: order[|].*PeerAccount: sales[|]/,
  );
  assert.deepEqual(classic('cel.recorded', { record, showsUserDefined: false }), []);
});
