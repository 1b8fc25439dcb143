// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { readConf } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseExtensionsConf } from '../config/extensions-conf.ts';
import { DEFAULT_FEATURES } from '../config/features-conf.ts';
import type { Channel } from '../core/channel/channel.ts';
import { Core } from '../core/core.ts';
import { buildDialplan } from '../core/dialplan/build-dialplan.ts';
import { assignVariable, substitute } from '../core/dialplan/channel-scope.ts';
import { Interpreter } from '../core/dialplan/interpreter.ts';
import { enterSubroutine, leaveSubroutine } from '../core/dialplan/subroutines.ts';
import type { EndpointDirectory } from '../core/endpoint/directory.ts';
import { nullLeg } from '../core/leg/null-leg.ts';
import type { Indication } from '../core/ports/driver.ts';
import { configureInCall } from '../features/in-call/in-call.ts';
import { FUNCTIONS, registerFunctions } from './index.ts';

const DIALPLAN = `
[default]
exten => 100,1,NoOp()
exten => 100,n(there),NoOp()
exten => 100,hint,SIP/alice&SIP/bob
exten => 110/555,1,NoOp()
`;

async function setUp() {
  const log: string[] = [];
  const events: string[] = [];
  const clock = new ManualClock(0);
  const core = new Core({ clock, logger: createLogger(({ level, message }) => log.push(`${level}: ${message}`)) });
  configureInCall(core, DEFAULT_FEATURES);
  registerFunctions(core.functions);
  const file = await readConf(new MemoryConfSource({ 'extensions.conf': DIALPLAN }), 'extensions.conf');
  core.dialplan = (await buildDialplan(await parseExtensionsConf(file!), { clock })).dialplan;
  core.bus.subscribe(['channel.callerIdChanged', 'channel.connectedLineChanged', 'channel.accountCodeChanged'], ({ type }) =>
    events.push(type),
  );
  const indications: Indication[] = [];
  const make = (name: string): Channel =>
    core.channels.create({
      technology: 'SIP',
      name,
      callerId: { number: '201', name: 'Dora Desk', presentation: 0 },
      leg: () => ({
        ...nullLeg,
        indicate: (indication) => indications.push(indication),
        read: (item) => (item === 'peerip' ? '127.0.0.1' : undefined),
      }),
    })!;
  const channel = make('SIP/dora-1');
  const read = (text: string) => substitute(core, channel, text);
  const set = (name: string, value: string) => assignVariable(core, channel, name, value);
  return { core, clock, channel, make, read, set, log, events, indications };
}

test('the caller can be read and set field by field', async () => {
  const { channel, read, set, events } = await setUp();
  assert.equal(read('${CALLERID(all)} ${CALLERID(num)} ${CALLERID(number)} ${CALLERID(name)}'), '"Dora Desk" <201> 201 201 Dora Desk');
  assert.equal(set('CALLERID(num)', '555'), true);
  assert.equal(set('CALLERID(name)', ' Sales Dept '), true);
  assert.equal(read('${CALLERID(all)}'), '"Sales Dept" <555>');
  assert.equal(set('CALLERID(all)', '"Quoted, Name" <777>'), true);
  assert.equal(
    read('all ${CALLERID(all)} num ${CALLERID(num)} name ${CALLERID(name)}'),
    'all "Quoted, Name" <777> num 777 name Quoted, Name',
  );
  assert.deepEqual(events, Array(3).fill('channel.callerIdChanged'));
  set('CALLERID(name)', '');
  set('CALLERID(num)', '');
  assert.equal(read('none [${CALLERID(all)}] ${CALLERID(num-valid)}${CALLERID(name-valid)}'), 'none ["" <>] 00');
  assert.equal(channel.callerId.number, undefined);
  set('CALLERID(name)', 'O\'Hara & Sons \\\\ "x"');
  set('CALLERID(num)', 'not a number');
  assert.equal(read('odd ${CALLERID(all)}'), 'odd "O\'Hara & Sons \\\\ "x"" <not a number>');
});

test('the numbers beside the caller have their places', async () => {
  const { channel, read, set, events } = await setUp();
  for (const [field, value] of [
    ['rdnis', '600'],
    ['dnid', '601'],
    ['ani', '602'],
  ] as const)
    assert.equal(set(`CALLERID(${field})`, value), true);
  assert.equal(read('${CALLERID(rdnis)} ${CALLERID(dnid-num)} ${CALLERID(ani-num)} ${CALLERID(ani-all)}'), '600 601 602 "" <602>');
  assert.deepEqual([channel.redirectingNumber, channel.dialedNumber, channel.ani], ['600', '601', '602']);
  assert.equal(channel.snapshot.ani, '602');
  assert.deepEqual(events, []);
});

test('presentation is read and set by name or number, and seldom fields are kept', async () => {
  const { channel, read, set, log, events } = await setUp();
  assert.equal(read('${CALLERID(pres)}'), 'allowed_not_screened');
  assert.equal(set('CALLERID(pres)', 'prohib'), true);
  assert.equal(channel.callerId.presentation, 35);
  assert.equal(read('${CALLERID(name-pres)} ${CALLERID(num-presentation)} ${CALLINGPRES} ${CALLERPRES()}'), 'prohib prohib 35 prohib');
  assert.equal(set('CALLERPRES()', 'allowed'), true);
  assert.deepEqual(events, [], 'a caller who only hides is no new caller');
  assert.equal(channel.callerId.presentation, 3);
  assert.equal(read('${CALLERID(ton)}${CALLERID(ani2)} ${CALLERID(name-charset)} [${CALLERID(tag)}]'), '00 iso8859-1 []');
  set('CALLERID(ton)', '33');
  set('CALLERID(tag)', 'blue');
  set('CALLERID(priv-num)', '9');
  assert.equal(read('${CALLERID(num-plan)} ${CALLERID(tag)} ${CALLERID(priv-num)}'), '33 blue 9');
  assert.equal(log.length, 0);
  assert.equal(set('CALLERID(pres)', 'constructor'), true);
  assert.equal(channel.callerId.presentation, 3);
  assert.equal(log.length, 1);
});

test('setting an unknown field of the caller succeeds and changes nothing', async () => {
  const { read, set, log } = await setUp();
  assert.equal(set('CALLERID(nosuch)', 'x'), true);
  assert.equal(read('[${CALLERID(nosuch)}]'), '[]');
  assert.deepEqual(log, ["error: CALLERID(nosuch): unknown field 'nosuch', value unchanged", 'error: CALLERID(nosuch): unknown field']);
});

test('a caller can be taken apart from a text', async () => {
  const { read } = await setUp();
  assert.equal(read('${CALLERID(num,"Anna" <123>)} ${CALLERID(name,Anna <123>)}'), '123 Anna');
});

test('the connected line is set with or without telling the phone', async () => {
  const { channel, read, set, events, indications } = await setUp();
  assert.equal(set('CONNECTEDLINE(num,i)', '900'), true);
  assert.deepEqual(indications, []);
  assert.equal(set('CONNECTEDLINE(name)', 'Nine Hundred'), true);
  assert.deepEqual(indications, [{ kind: 'connectedLine' }]);
  assert.equal(read('${CONNECTEDLINE(all)} ${CONNECTEDLINE(source)}'), '"Nine Hundred" <900> unknown');
  assert.equal(channel.connectedLine.number, '900');
  assert.deepEqual(events, ['channel.connectedLineChanged', 'channel.connectedLineChanged']);
  assert.equal(set('CONNECTEDLINE(nosuch)', 'x'), true);
});

test('items of the channel are read, some are set, its name is not', async () => {
  const { channel, read, set, events } = await setUp();
  assert.equal(read('${CHANNEL(name)} ${CHANNEL(state)} ${CHANNEL(channeltype)} ${CHANNEL(context)}'), 'SIP/dora-1 Down SIP default');
  assert.equal(read('${CHANNEL(peerip)} [${CHANNEL(nosuch)}] ${CHANNEL}'), '127.0.0.1 [] SIP/dora-1');
  for (const [item, value] of [
    ['language', 'fr'],
    ['accountcode', 'acct9'],
    ['musicclass', 'jazz'],
    ['amaflags', 'BILLING'],
    ['peeraccount', 'acct8'],
    ['userfield', 'mine'],
    ['tenantid', 'north'],
  ] as const)
    assert.equal(set(`CHANNEL(${item})`, value), true, item);
  assert.equal(
    read(
      '${CHANNEL(language)} ${CHANNEL(accountcode)} ${CHANNEL(musicclass)} ${CHANNEL(amaflags)} ${CHANNEL(peeraccount)} ${CHANNEL(userfield)} ${CHANNEL(tenantid)}',
    ),
    'fr acct9 jazz 2 acct8 mine north',
  );
  assert.equal(channel.snapshot.tenantId, 'north');
  assert.deepEqual(events, ['channel.accountCodeChanged']);
  assert.equal(set('CHANNEL(name)', 'x'), false);
  assert.equal(set('CHANNEL(nosuch)', 'x'), false);
  assert.equal(set('CHANNEL(amaflags)', 'sometimes'), false);
  assert.equal(channel.name, 'SIP/dora-1');
});

test('fields of the call record come from the channel, the account can be set', async () => {
  const { channel, read, set } = await setUp();
  assert.equal(set('CDR(accountcode)', 'acct9'), true);
  assert.equal(channel.accountCode, 'acct9');
  assert.equal(set('CDR(own)', 'thing'), true);
  assert.equal(read('${CDR(accountcode)} ${CDR(src)} ${CDR(clid)} ${CDR(own)}'), 'acct9 201 "Dora Desk" <201> thing');
  assert.equal(set('CDR(src)', '1'), false);
});

test('time limits are read and set in seconds', async () => {
  const { channel, clock, read, set } = await setUp();
  assert.equal(read('${TIMEOUT(absolute)}'), '0');
  assert.equal(set('TIMEOUT(absolute)', '1.5'), true);
  assert.equal(channel.timeLeftMs, 1500);
  assert.equal(read('${TIMEOUT(absolute)}'), '1.500');
  assert.equal(set('TIMEOUT(absolute)', '0'), true);
  assert.equal(channel.timeLeftMs, undefined);
  assert.equal(set('TIMEOUT(nosuch)', '1'), false);
  assert.equal(set('TIMEOUT(absolute)', 'soon'), false);
  assert.equal(read('[${TIMEOUT(digit)}]'), '[]', 'there is none without a dialplan');
  assert.equal(clock.pendingTimers, 0);
});

test('pauses between digits are set while a dialplan runs, and zero brings the default back', async () => {
  const { core, channel, read, set } = await setUp();
  channel.interpreter = new Interpreter(core, channel);
  assert.equal(read('${TIMEOUT(digit)} ${TIMEOUT(response)}'), '5.000 10.000');
  assert.equal(set('TIMEOUT(digit)', '1') && set('TIMEOUT(response)', '2.5'), true);
  assert.deepEqual([channel.interpreter.digitTimeoutMs, channel.interpreter.responseTimeoutMs], [1000, 2500]);
  set('TIMEOUT(digit)', '0');
  assert.equal(read('${TIMEOUT(digit)} ${TIMEOUT(response)}'), '5.000 2.500');
});

test('groups are counted by category', async () => {
  const { core, make, read, set } = await setUp();
  const other = make('SIP/emil-2');
  make('SIP/fay-3');
  assert.equal(read('[${GROUP()}${GROUP_COUNT()}]'), '[0]');
  set('GROUP()', 'sales');
  set('GROUP(floor)', 'second');
  assignVariable(core, other, 'GROUP()', 'sales');
  assert.equal(
    read('${GROUP()} ${GROUP(floor)} ${GROUP_COUNT()} ${GROUP_COUNT(sales)} ${GROUP_COUNT(second@floor)} ${GROUP_COUNT(@floor)}'),
    'sales second 2 2 1 1',
  );
  assert.equal(read('${GROUP_LIST()}'), 'sales second@floor');
  set('GROUP()', '');
  assert.equal(read('[${GROUP()}] ${GROUP_COUNT(sales)}'), '[] 1');
  other.hangup();
  assert.equal(read('${GROUP_COUNT(sales)}'), '0');
});

test('a local variable hides another until the subroutine ends', async () => {
  const { channel, read, set } = await setUp();
  set('A', 'outer');
  assert.equal(set('LOCAL(A)', 'lost'), false);
  enterSubroutine(channel, { context: 'default', exten: '100', priority: 1 }, ['one']);
  assert.equal(set('LOCAL(A)', 'inner'), true);
  assert.equal(read('${A} ${LOCAL(A)} ${LOCAL(ARG1)} [${LOCAL(B)}]'), 'inner inner one []');
  leaveSubroutine(channel);
  assert.equal(read('${A} [${LOCAL(A)}]'), 'outer []');
});

test('places of the dialplan, hints and their states can be asked for', async () => {
  const { core, read, set } = await setUp();
  assert.equal(read('${DIALPLAN_EXISTS(default)}${DIALPLAN_EXISTS(nosuch)}'), '10');
  assert.equal(
    read(
      '${DIALPLAN_EXISTS(default,100)}${DIALPLAN_EXISTS(default,100,there)}${DIALPLAN_EXISTS(default,100,9)}${DIALPLAN_EXISTS(default,102)}',
    ),
    '1100',
  );
  assert.equal(read('${DIALPLAN_EXISTS(default,110)}'), '0');
  assert.equal(set('CALLERID(num)', '555') && read('${DIALPLAN_EXISTS(default,110)}'), '1');
  assert.equal(read('${HINT(100@default)} ${HINT(100)} [${HINT(101)}]'), 'SIP/alice&SIP/bob SIP/alice&SIP/bob []');
  core.devices.set('SIP/alice', 'NOT_INUSE');
  core.devices.set('SIP/bob', 'RINGING');
  assert.equal(
    read('${DEVICE_STATE(SIP/bob)} ${DEVICE_STATE(Nowhere/x)} ${EXTENSION_STATE(100@default)} ${EXTENSION_STATE(101)}'),
    'RINGING INVALID RINGING UNKNOWN',
  );
});

test('a SIP peer can be asked about', async () => {
  const { core, clock, read } = await setUp();
  const call = {
    context: 'default',
    language: 'en',
    accountCode: 'acct',
    mailbox: '100@default',
    callerId: '"Alice" <100>',
    codecs: ['ulaw', 'alaw'],
    callLimit: 2,
    busyLevel: 1,
    variables: [['DESK', '42']],
  };
  const options = { name: 'alice', call, aor: { isDynamic: true } };
  const contact = {
    uri: 'sip:alice@127.0.0.1:5062',
    address: '127.0.0.1',
    port: 5062,
    transport: 'udp',
    userAgent: 'phone',
    expiresAt: clock.now() + 60_000,
  };
  const view = {
    name: 'alice',
    options,
    contact,
    callsInUse: 1,
    callsRinging: 0,
    callsOnHold: 0,
    reachability: 'reachable',
    roundTripMs: 7,
  };
  core.endpoints.set('sip', {
    technology: 'SIP',
    find: (name: string) => (name === 'alice' ? view : undefined),
  } as unknown as EndpointDirectory);
  assert.equal(
    read('${SIPPEER(alice)}:${SIPPEER(alice,port)} ${SIPPEER(alice,status)} ${SIPPEER(alice,expire)}'),
    '127.0.0.1:5062 OK (7 ms) 60',
  );
  assert.equal(read('${SIPPEER(alice,callerid_name)} ${SIPPEER(alice,callerid_num)} ${SIPPEER(alice,mailbox)}'), 'Alice 100 100@default');
  assert.equal(read('${SIPPEER(alice,codecs)} ${SIPPEER(alice,codec[1])} ${SIPPEER(alice,chanvar[DESK])}'), '(ulaw|alaw) alaw 42');
  assert.equal(read('${SIPPEER(alice,limit)}${SIPPEER(alice,busylevel)}${SIPPEER(alice,curcalls)} ${SIPPEER(alice,dynamic)}'), '211 yes');
  assert.equal(read('[${SIPPEER(bob)}${SIPPEER(alice,nosuch)}]'), '[]');
});

test('the state of a custom device can be set and is kept', async () => {
  const { core, read, set } = await setUp();
  const told: string[] = [];
  core.bus.subscribe(['device.stateChanged'], ({ device, state }) => told.push(`${device} ${state}`));
  assert.equal(set('DEVICE_STATE(Custom:lamp)', 'inuse'), true);
  assert.equal(read('${DEVICE_STATE(Custom:lamp)} ${DEVICE_STATE(Custom:other)}'), 'INUSE UNKNOWN');
  assert.equal(core.database.get('CustomDevstate', 'lamp'), 'INUSE');
  assert.deepEqual(told, ['Custom:lamp INUSE']);
  assert.equal(set('DEVICE_STATE(Custom:lamp)', 'nosuch'), false);
  assert.equal(set('DEVICE_STATE(SIP/alice)', 'INUSE'), false);
});

test('no argument or value makes a function of a channel throw', async () => {
  const { core, channel } = await setUp();
  const argument = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      'all',
      'num',
      'name-pres',
      'ani',
      'priv-num',
      'language',
      'absolute',
      'digit',
      'constructor',
      '__proto__',
      'toString',
      '1',
      '99999999999',
      '-1',
    ),
  );
  fc.assert(
    fc.property(argument, argument, (args, value) => {
      for (const definition of FUNCTIONS) {
        definition.write?.({ core, channel }, args, value);
        if (definition.read) assert.equal(typeof definition.read({ core, channel }, args), 'string', definition.name);
      }
    }),
  );
  channel.hangup();
});
