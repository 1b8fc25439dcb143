import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { linesOf } from '../../../core/ports/lines.ts';
import { linesKit } from '../../../drivers/zap/line-fixture.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { LineQueries } from '../../../exchange/line-queries.ts';
import type { Modules } from '../../../exchange/modules.ts';
import { ReloadStatus, type ReloadStatusNumber } from '../../../exchange/reload-status.ts';
import { HeaderList } from '../../../wire/header-list.ts';
import type { ActionContext } from '../../define-action.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { lineActions } from './index.ts';

const CONF = `[channels]
context = far
signalling = fxs_ks
accountcode = desk
description = Gate
loop = 2
channel => 1
loop = 1
channel => 2
loop = no
signalling = fxo_ls
channel => 3
`;

/** A manager over three lines: Alice calls into 1, which is wired to 2; nothing carries 3. */
async function setUp(t: TestContext, conf = CONF) {
  const { kit, driver } = await linesKit(conf);
  linesOf.fill(kit.core, driver);
  kit.driver.call('alice', '200');
  await kit.settle();
  const rereading: { status: ReloadStatusNumber } = { status: ReloadStatus.Success };
  const modules = { reloadQuietly: async () => rereading.status } as unknown as Modules;
  const lines = new LineQueries(kit.core, modules);
  const exchange = { bus: kit.core.bus, system: { uptimeSeconds: 7, lastReloadSeconds: 0 }, lines };
  const accounts = [account('admin', { read: 'none' }), account('user', { read: 'none', write: 'user' })];
  const fixture = await startManager({ accounts }, { exchange: exchange as unknown as Exchange, actions: lineActions });
  t.after(() => fixture.stop());
  const as = async (listener: 'modern' | 'classic', user = 'admin') => {
    const peer = await fixture.logIn({ listener, user });
    const next = async () => (await peer.next()).replaceAll('\r\n', '|');
    const send = (action: string, ...lines: string[]) => {
      peer.send(`Action: ${action}`, 'ActionID: 7', ...lines);
      return next();
    };
    return { send, next };
  };
  return { kit, driver, as, lines, rereading };
}

const ok = (message: string) => `Response: Success|ActionID: 7|Message: ${message}`;
const error = (message: string) => `Response: Error|ActionID: 7|Message: ${message}`;

const LISTS: readonly (readonly [dialect: 'modern' | 'classic', action: string, lines: readonly string[], told: readonly string[]])[] = [
  [
    'modern',
    'DAHDIShowChannels',
    [],
    [
      'Response: Success|ActionID: 7|EventList: start|Message: DAHDI channel status will follow',
      'Event: DAHDIShowChannels|DAHDIChannel: 1|Channel: DAHDI/1-1|Uniqueid: 1700000000.1|AccountCode: desk|Signalling: FXS Kewlstart|SignallingCode: 8196|Context: far|DND: Disabled|Alarm: No Alarm|Description: Gate|ActionID: 7',
      'Event: DAHDIShowChannels|DAHDIChannel: 2|Channel: DAHDI/2-1|Uniqueid: 1700000000.2|AccountCode: desk|Signalling: FXS Kewlstart|SignallingCode: 8196|Context: far|DND: Disabled|Alarm: No Alarm|Description: Gate|ActionID: 7',
      'Event: DAHDIShowChannels|DAHDIChannel: 3|Signalling: FXO Loopstart|SignallingCode: 4104|Context: far|DND: Disabled|Alarm: Not Open|Description: Gate|ActionID: 7',
      'Event: DAHDIShowChannelsComplete|ActionID: 7|EventList: Complete|ListItems: 3|Items: 3',
    ],
  ],
  [
    'modern',
    'DAHDIShowChannels',
    ['DAHDIChannel: 9'],
    [
      'Response: Success|ActionID: 7|EventList: start|Message: DAHDI channel status will follow',
      'Event: DAHDIShowChannelsComplete|ActionID: 7|EventList: Complete|ListItems: 0|Items: 0',
    ],
  ],
  [
    'modern',
    'DAHDIShowStatus',
    [],
    [
      'Response: Success|ActionID: 7|EventList: start|Message: DAHDI span statuses will follow',
      'Event: DAHDIShowStatus|Span: 1|Description: Lines without hardware (3)|Alarms: OK|IRQ: 0|bpviol: 0|CRC: 0|Framing: CAS|Coding: Unk|Options: |LBO: 0 db (CSU)/0-133 feet (DSX-1)|ActionID: 7',
      'Event: DAHDIShowStatusComplete|ActionID: 7|EventList: Complete|ListItems: 1|Items: 1',
    ],
  ],
  [
    'classic',
    'ZapShowChannels',
    [],
    [
      'Response: Success|ActionID: 7|Message: Zapata channel status will follow',
      'Event: ZapShowChannels|Channel: 1|Signalling: FXS Kewlstart|Context: far|DND: Disabled|Alarm: No Alarm|ActionID: 7',
      'Event: ZapShowChannels|Channel: 2|Signalling: FXS Kewlstart|Context: far|DND: Disabled|Alarm: No Alarm|ActionID: 7',
      'Event: ZapShowChannels|Channel: 3|Signalling: FXO Loopstart|Context: far|DND: Disabled|Alarm: Not Open|ActionID: 7',
      'Event: ZapShowChannelsComplete|ActionID: 7',
    ],
  ],
];

for (const [dialect, action, lines, wanted] of LISTS)
  test(`${dialect}: ${[action, ...lines].join(', ')} lists what there is`, async (t) => {
    const { as } = await setUp(t);
    const { send, next } = await as(dialect);
    const told = [await send(action, ...lines)];
    while (told.length < wanted.length) told.push(await next());
    assert.deepEqual(told, wanted);
  });

for (const [dialect, prefix, hardware] of [
  ['modern', 'DAHDI', 'DAHDI'],
  ['classic', 'Zap', 'zaptel'],
] as const) {
  test(`${dialect}: what is done to a line is answered, and refused, in the words of ${prefix}`, async (t) => {
    const { as, driver, kit, rereading } = await setUp(t);
    const { send } = await as(dialect);
    const line = (number: string) => `${prefix}Channel: ${number}`;
    for (const action of ['DNDon', 'DNDoff', 'Hangup', 'Transfer', 'DialOffhook']) {
      assert.equal(await send(`${prefix}${action}`), error('No channel specified'), action);
      assert.equal(await send(`${prefix}${action}`, line('9'), 'Number: 1'), error('No such channel'), action);
      assert.equal(await send(`${prefix}${action}`, line('gate'), 'Number: 1'), error('No such channel'), action);
    }
    assert.equal(await send(`${prefix}DNDon`, line('3')), ok('DND Enabled'));
    assert.equal(driver.find(3)?.doNotDisturb, true);
    assert.equal(await send(`${prefix}DNDoff`, line(`${prefix}/3`)), ok('DND Disabled'));
    assert.equal(driver.find(3)?.doNotDisturb, false);
    assert.equal(await send(`${prefix}DialOffhook`, line('1')), error('No number specified'));
    assert.equal(await send(`${prefix}DialOffhook`, line('3'), 'Number: 1'), error("Channel does not have it's owner"));
    assert.equal(await send(`${prefix}DialOffhook`, line('1'), 'Number: 1'), ok(`${prefix}DialOffhook`));
    assert.deepEqual(
      kit.told('channel.digitEnded').flatMap(({ channel, digit }) => (channel.name === 'DAHDI/1-1' ? [digit] : [])),
      ['1'],
    );
    assert.equal(await send(`${prefix}Transfer`, line('1')), ok(`${prefix}Transfer`));
    assert.equal(kit.core.holdMusic.isOn(kit.driver.channelOf('alice')), true);
    assert.equal(await send(`${prefix}Hangup`, line('2')), ok(`${prefix}Hangup`));
    await kit.settle();
    assert.equal(kit.core.channels.find('DAHDI/1-1'), undefined);
    assert.equal(await send(`${prefix}Restart`), ok(`${prefix}Restart: Success`));
    rereading.status = ReloadStatus.Error;
    assert.equal(await send(`${prefix}Restart`), error(`Failed rereading ${hardware} configuration`));
  });

  test(`${dialect}: an account without the class does nothing to a line, but may see it`, async (t) => {
    const { as } = await setUp(t);
    const { send } = await as(dialect, 'user');
    for (const action of ['DNDon', 'DNDoff', 'Hangup', 'Transfer', 'DialOffhook', 'Restart'])
      assert.equal(await send(`${prefix}${action}`, `${prefix}Channel: 1`, 'Number: 1'), error('Permission denied'), action);
    assert.match(await send(`${prefix}ShowChannels`), /^Response: Success/);
  });
}

test('an exchange without lines says so', async (t) => {
  const { as } = await setUp(t, '');
  const { send } = await as('modern');
  assert.equal(await send('DAHDIShowStatus'), error('No DAHDI detected'));
});

test('a line is looked at when its row is wanted: ten thousand hold nobody up', async (t) => {
  const { lines } = await setUp(t);
  let seen = 0;
  const [view] = lines.list();
  const many = {
    find: () => undefined,
    *list() {
      for (; seen < 10_000; seen++) yield view;
    },
  };
  for (const action of lineActions.filter(({ name }) => name.endsWith('ShowChannels'))) {
    seen = 0;
    const context = { exchange: { lines: many }, request: new HeaderList([]), dialect: {} } as unknown as ActionContext;
    const reply = await action.run(context);
    assert.ok(reply.kind === 'list' && Symbol.iterator in reply.items);
    assert.equal(seen, 0);
    let rows = 0;
    for (const _ of reply.items) assert.equal(seen, rows++);
    assert.equal(rows, 10_000);
  }
});
