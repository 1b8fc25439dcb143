import assert from 'node:assert/strict';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { managerConf, SECRET, type SmallExchange, sipConf, withExchange } from './small-exchange.ts';

/** Line 1 is a port of an adapter with a phone on it, line 2 one with an outside line; 3 and 4 are wired to each other. */
const FILES = {
  'zapata.conf': `[channels]
context = default
signalling = fxo_ks
group = 1
callerid = Desk <201>
accountcode = desk
sipdevice = ata-1
channel => 1
signalling = fxs_ks
group = 2
callerid = asreceived
accountcode =
sipdevice = ata-2
channel => 2
group =
loop = 4
channel => 3
loop = 3
channel => 4
`,
  'sip.conf': sipConf(['ata-1', 'ata-2'].map((name) => `[${name}]\ntype = friend\nhost = dynamic\nsecret = ${SECRET}\n`).join('')),
  'extensions.conf': `[default]
exten => 201,1,Dial(Zap/1,20)
exten => _9.,1,Dial(DAHDI/g2/\${EXTEN:1},20)
exten => 600,1,Answer()
 same => n,Echo()
exten => 700,1,Answer()
 same => n,Wait(60)
`,
  'manager.conf': managerConf(`[reader]\nsecret = ${SECRET}\nread = all\nwrite = system\n`),
};

const CASES = [
  { dialect: 'modern', prefix: 'DAHDI' },
  { dialect: 'classic', prefix: 'Zap' },
] as const;

async function logIn(exchange: SmallExchange, dialect: 'modern' | 'classic', user = 'admin'): Promise<AmiPeer> {
  const peer = await AmiPeer.connect({ port: dialect === 'modern' ? exchange.amiPort : exchange.classicPort });
  await peer.login(user, SECRET);
  return peer;
}

const phone = (exchange: SmallExchange, name: string): Promise<SipPhone> => SipPhone.start({ name, secret: SECRET, server: exchange.sip });

/** Headers of a message behind its first ones, without what differs from run to run. */
const headersOf = (text: string): string[] => text.trim().split('\r\n');

for (const { dialect, prefix } of CASES) {
  test(`${dialect}: a line's alarm follows the port that carries it, and its calls have its name`, () =>
    withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, dialect);
        const [ata, alice] = [await phone(exchange, 'ata-1'), await phone(exchange, 'alice')];
        try {
          await ata.register();
          const clear = await peer.event('AlarmClear');
          assert.deepEqual(headersOf(clear.text), ['Event: AlarmClear', 'Privilege: system,all', 'Channel: 1']);
          await alice.register();
          const call = await alice.call('201');
          const into = await ata.incoming();
          into.answer();
          await call.answered();
          const created = await peer.event('Newchannel', { Channel: `${prefix}/1-1` });
          assert.equal(created.get('Channel'), `${prefix}/1-1`);
          if (dialect === 'modern') {
            const assigned = await peer.event('DAHDIChannel');
            assert.deepEqual(headersOf(assigned.text).slice(-3), ['DAHDIGroup: 2', 'DAHDISpan: 1', 'DAHDIChannel: 1']);
          }
          into.media.playTone(440);
          await call.media.hears(440);
          // As the document has it: the channel by the name that the client was told.
          const reply = await peer.action('Redirect', { Channel: `${prefix}/1-1`, Exten: '700', Context: 'default', Priority: 1 });
          assert.equal(reply.get('Message'), 'Redirect successful');
          await call.ended();
          assert.equal((await peer.action(`${prefix}Hangup`, { [`${prefix}Channel`]: '1' })).get('Message'), `${prefix}Hangup`);
          await into.ended();
          await peer.event('Hangup', { Channel: `${prefix}/1-1` });
          await ata.unregister();
          const alarm = await peer.event('Alarm');
          const about = dialect === 'modern' ? ['DAHDIChannel: 1', 'Alarm: Red Alarm'] : ['Alarm: Red Alarm', 'Channel: 1'];
          assert.deepEqual(headersOf(alarm.text).slice(2), about);
        } finally {
          peer.close();
          await ata.stop();
          await alice.stop();
        }
      },
      { files: FILES },
    ));

  test(`${dialect}: a phone on a line calls in as that line, and a number is dialled on an outside line`, () =>
    withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, dialect);
        const [desk, trunk] = [await phone(exchange, 'ata-1'), await phone(exchange, 'ata-2')];
        try {
          await desk.register();
          await trunk.register();
          await peer.event('AlarmClear', { Channel: '2' });
          const call = await desk.call('95551212');
          const into = await trunk.incoming();
          into.answer();
          await call.answered();
          const created = await peer.event('Newchannel', { Channel: `${prefix}/1-1` });
          assert.deepEqual([created.get('CallerIDNum'), created.get('CallerIDName')], ['201', 'Desk']);
          await peer.event('Newchannel', { Channel: `${prefix}/2-1` });
          call.hangup();
          await into.ended();
          await peer.event('Hangup', { Channel: `${prefix}/1-1` });
        } finally {
          peer.close();
          await desk.stop();
          await trunk.stop();
        }
      },
      { files: FILES },
    ));

  test(`${dialect}: actions on lines answer and refuse in the words of ${prefix}`, () =>
    withExchange(
      async (exchange) => {
        const peer = await logIn(exchange, dialect);
        const header = `${prefix}Channel`;
        const messages: Record<string, string | undefined> = {};
        const ask = async (action: string, headers: Record<string, string>) => {
          messages[`${action} ${Object.values(headers).join(' ')}`] = (await peer.action(`${prefix}${action}`, headers)).get('Message');
        };
        for (const action of ['DNDon', 'DNDoff', 'Hangup', 'Transfer', 'DialOffhook']) {
          await ask(action, {});
          await ask(action, { [header]: '99', Number: '1' });
          await ask(action, { [header]: '3', Number: '1' });
        }
        await ask('DialOffhook', { [header]: '3' });
        await ask('Restart', {});
        assert.deepEqual(messages, {
          'DNDon ': 'No channel specified',
          'DNDon 99 1': 'No such channel',
          'DNDon 3 1': 'DND Enabled',
          'DNDoff ': 'No channel specified',
          'DNDoff 99 1': 'No such channel',
          'DNDoff 3 1': 'DND Disabled',
          'Hangup ': 'No channel specified',
          'Hangup 99 1': 'No such channel',
          'Hangup 3 1': `${prefix}Hangup`,
          'Transfer ': 'No channel specified',
          'Transfer 99 1': 'No such channel',
          'Transfer 3 1': `${prefix}Transfer`,
          'DialOffhook ': 'No channel specified',
          'DialOffhook 99 1': 'No such channel',
          'DialOffhook 3 1': "Channel does not have it's owner",
          'DialOffhook 3': 'No number specified',
          'Restart ': `${prefix}Restart: Success`,
        });
        const state = await peer.event('DNDState');
        assert.deepEqual(headersOf(state.text), ['Event: DNDState', 'Privilege: system,all', `Channel: ${prefix}/3`, 'Status: enabled']);
        peer.close();
        const reader = await logIn(exchange, dialect, 'reader');
        assert.equal((await reader.action(`${prefix}Hangup`, { [header]: '3' })).get('Message'), 'Permission denied');
        reader.close();
      },
      { files: FILES },
    ));
}

test('a phone on a line dials *78 and is not called any more, *79 and is called again', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'classic');
      const [desk, alice] = [await phone(exchange, 'ata-1'), await phone(exchange, 'alice')];
      try {
        await desk.register();
        await alice.register();
        const on = await desk.call('*78');
        await on.ended();
        const state = await peer.event('DNDState');
        assert.deepEqual(headersOf(state.text).slice(2), ['Channel: Zap/1', 'Status: enabled']);
        const refused = await alice.call('201');
        await refused.ended();
        await peer.event('Dial', { DialStatus: 'CHANUNAVAIL' });
        const off = await desk.call('*79');
        await off.ended();
        await peer.event('DNDState', { Status: 'disabled' });
        await alice.call('201');
        (await desk.incoming()).answer();
        await peer.event('Link');
      } finally {
        peer.close();
        await desk.stop();
        await alice.stop();
      }
    },
    { files: FILES },
  ));

test('modern: DAHDIShowChannels lists a line with its call, DAHDIShowStatus all lines as one span', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'modern');
      await peer.action('Originate', { Channel: 'DAHDI/3/700', Application: 'Wait', Data: 60, Async: 'true' });
      const far = await peer.event('Newchannel', { Channel: 'DAHDI/4-1' });
      await peer.event('Newstate', { Channel: 'DAHDI/3-1', ChannelStateDesc: 'Up' });
      const start = await peer.action('DAHDIShowChannels', { ActionID: '5', DAHDIChannel: '4' });
      assert.deepEqual(headersOf(start.text), [
        'Response: Success',
        'ActionID: 5',
        'EventList: start',
        'Message: DAHDI channel status will follow',
      ]);
      const row = await peer.event('DAHDIShowChannels');
      assert.deepEqual(headersOf(row.text), [
        'Event: DAHDIShowChannels',
        'DAHDIChannel: 4',
        'Channel: DAHDI/4-1',
        `Uniqueid: ${far.get('Uniqueid')}`,
        'AccountCode: ',
        'Signalling: FXS Kewlstart',
        'SignallingCode: 8196',
        'Context: default',
        'DND: Disabled',
        'Alarm: No Alarm',
        'Description: ',
        'ActionID: 5',
      ]);
      const end = await peer.event('DAHDIShowChannelsComplete');
      assert.deepEqual(headersOf(end.text).slice(1), ['ActionID: 5', 'EventList: Complete', 'ListItems: 1', 'Items: 1']);
      await peer.action('DAHDIShowStatus');
      assert.equal((await peer.event('DAHDIShowStatus')).get('Alarms'), 'OK');
      assert.match((await peer.action('PRIShowSpans')).get('Message') ?? '', /^Invalid\/unknown command: PRIShowSpans/);
      const shown = await peer.action('Command', { Command: 'dahdi show channels group 1' });
      assert.deepEqual(
        shown.all('Output').map((line) => line.trim()),
        [
          'Chan Span Signalling           Extension  Context         Language MOH Interpret        Blocked    In Service Alarms       Description',
          '1    1 FXO Kewlstart                   default                                                  Yes        Red Alarm',
        ],
      );
      assert.match((await peer.action('Command', { Command: 'dahdi show channel 4' })).text, /Real: DAHDI\/4-1/);
      assert.match((await peer.action('Command', { Command: 'dahdi show channel 9' })).text, /Unable to find given channel 9/);
      assert.match((await peer.action('Command', { Command: 'dahdi show status' })).text, /Lines without hardware \(4\)/);
      peer.close();
    },
    { files: FILES },
  ));

test('classic: ZapShowChannels lists the lines', () =>
  withExchange(
    async (exchange) => {
      const peer = await logIn(exchange, 'classic');
      const start = await peer.action('ZapShowChannels', { ActionID: '5' });
      assert.deepEqual(headersOf(start.text), ['Response: Success', 'ActionID: 5', 'Message: Zapata channel status will follow']);
      const row = await peer.event('ZapShowChannels');
      assert.deepEqual(headersOf(row.text), [
        'Event: ZapShowChannels',
        'Channel: 1',
        'Signalling: FXO Kewlstart',
        'Context: default',
        'DND: Disabled',
        'Alarm: Red Alarm',
        'ActionID: 5',
      ]);
      assert.deepEqual(headersOf((await peer.event('ZapShowChannelsComplete')).text), ['Event: ZapShowChannelsComplete', 'ActionID: 5']);
      const shown = await peer.action('Command', { Command: 'zap show channels' });
      assert.match(shown.text, /^ {3}Chan Extension {2}Context {9}Language {3}MOH Interpret {8}Blocked {4}State {5}$/m);
      assert.match((await peer.action('Command', { Command: 'zap show channel 1' })).text, /Signalling Type: FXO Kewlstart/);
      peer.close();
    },
    { files: FILES },
  ));

test('an exchange without lines has none, and says so', () =>
  withExchange(async (exchange) => {
    const peer = await logIn(exchange, 'modern');
    assert.equal((await peer.action('DAHDIShowStatus')).get('Message'), 'No DAHDI detected');
    await peer.action('DAHDIShowChannels');
    assert.equal((await peer.event('DAHDIShowChannelsComplete')).get('ListItems'), '0');
    assert.equal((await peer.action('DAHDIRestart')).get('Message'), 'Failed rereading DAHDI configuration');
    peer.close();
  }));
