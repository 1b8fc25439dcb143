import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ChannelState } from '../../../core/channel/channel-state.ts';
import { callRecorder } from '../../../core/ports/call-recorder.ts';
import { DEFAULT_SETTINGS } from '../../../core/settings.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { RecordingCommands } from '../../../exchange/recording-commands.ts';
import { RecordingService } from '../../../features/recording/recording-service.ts';
import { coreKit } from '../../../testing/core-kit.ts';
import { ScriptedMedia } from '../../../testing/scripted-leg.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { recordingActions } from './index.ts';

/** A manager over one channel, `SIP/alice-00000000`. */
async function setUp(t: TestContext, config: { recordingEvents?: boolean } = {}) {
  const spool = await mkdtemp(join(tmpdir(), 'ringdown-recording-'));
  const { core } = await coreKit('', { settings: { ...DEFAULT_SETTINGS, directories: { ...DEFAULT_SETTINGS.directories, spool } } });
  const service = new RecordingService(core);
  t.after(async () => {
    await service.finished();
    await rm(spool, { recursive: true });
  });
  callRecorder.fill(core, service);
  const media = new ScriptedMedia();
  const leg = {
    call: () => true,
    answer: async () => {},
    indicate: () => {},
    hangup: () => {},
    sendDigit: () => {},
    moved: () => {},
    media,
  };
  core.channels.create({ technology: 'SIP', name: 'SIP/alice-00000000', state: ChannelState.Up, leg: () => leg });
  const exchange = { bus: core.bus, system: { uptimeSeconds: 7, lastReloadSeconds: 0 }, recordings: new RecordingCommands(core) };
  const accounts = [
    account('admin', { read: 'none' }),
    account('caller', { read: 'none', write: 'call' }),
    account('user', { read: 'none', write: 'user' }),
    account('listener', { read: 'call' }),
  ];
  const fixture = await startManager({ accounts, ...config }, { exchange: exchange as unknown as Exchange, actions: recordingActions });
  t.after(() => fixture.stop());
  const as = async (listener: 'modern' | 'classic', user = 'admin') => {
    const peer = await fixture.logIn({ listener, user });
    return async (action: string, ...lines: string[]) => {
      peer.send(`Action: ${action}`, 'ActionID: 7', ...lines);
      return (await peer.next()).replaceAll('\r\n', '|');
    };
  };
  return { as, media, service, fixture };
}

const ok = (message: string) => `Response: Success|ActionID: 7|Message: ${message}`;
const error = (message: string) => `Response: Error|ActionID: 7|Message: ${message}`;
const ALICE = 'Channel: SIP/alice-00000000';

test('a call is recorded, renamed, paused and let go in the words of either dialect', async (t) => {
  const { as, media } = await setUp(t);
  const [modern, classic] = [await as('modern'), await as('classic')];
  for (const [send, alice] of [
    [modern, ALICE],
    [classic, 'Channel: SIP/alice-00000000'],
  ] as const) {
    assert.equal(await send('Monitor', alice, 'File: call1', 'Format: ulaw', 'Mix: true'), ok('Started monitoring channel'));
    assert.equal(await send('Monitor', alice, 'File: call2'), ok('Started monitoring channel'));
    assert.equal(await send('ChangeMonitor', alice, 'File: call3'), ok('Changed monitor filename'));
    assert.equal(await send('PauseMonitor', alice), ok('Paused monitoring of the channel'));
    const goesOn = send === modern ? 'Unpaused monitoring of the channel' : 'Paused monitoring of the channel';
    assert.equal(await send('UnpauseMonitor', alice), ok(goesOn));
    assert.equal(await send('StopMonitor', alice), ok('Stopped monitoring channel'));
    assert.equal(await send('StopMonitor', alice), ok('Stopped monitoring channel'));
    assert.equal(await send('ChangeMonitor', alice, 'File: call3'), ok('Changed monitor filename'));
  }
  assert.match(media.recordings[0]!.path, /\/monitor\/call1-in\.ulaw$/);
  assert.deepEqual(media.recordingOrders.slice(0, 3), ['pause', 'go on', 'stop']);
});

test('without a file a monitor has the name of its channel', async (t) => {
  const { as, media } = await setUp(t);
  const send = await as('modern');
  await send('Monitor', ALICE);
  assert.match(media.recordings[0]!.path, /\/monitor\/SIP-alice-00000000-in\.wav$/);
});

test('each refusal has its text', async (t) => {
  const { as } = await setUp(t);
  const [modern, classic] = [await as('modern'), await as('classic')];
  for (const send of [modern, classic]) {
    for (const action of ['Monitor', 'StopMonitor', 'PauseMonitor', 'UnpauseMonitor']) {
      assert.equal(await send(action), error('No channel specified'));
      assert.equal(await send(action, 'Channel: SIP/nobody-1'), error('No such channel'));
    }
    assert.equal(await send('ChangeMonitor'), error('No channel specified'));
    assert.equal(await send('ChangeMonitor', 'Channel: SIP/nobody-1'), error('No filename specified'));
    assert.equal(await send('ChangeMonitor', 'Channel: SIP/nobody-1', 'File: x'), error('No such channel'));
    assert.equal(await send('Monitor', ALICE, 'File: ../x'), error('Could not start monitoring channel'));
    await send('Monitor', ALICE, 'File: x');
    assert.equal(await send('Monitor', ALICE, 'File: /etc/x'), error('Could not start monitoring channel'));
    assert.equal(await send('ChangeMonitor', ALICE, 'File: ../x'), error('Could not change monitored filename of channel'));
    await send('StopMonitor', ALICE);
  }
});

test('a mix is started, muted and stopped, in the modern form for both', async (t) => {
  const { as, media } = await setUp(t);
  for (const send of [await as('modern'), await as('classic')]) {
    const done = 'Response: Success|ActionID: 7';
    assert.equal(await send('MixMonitor', ALICE, 'File: a.wav'), done);
    assert.match(
      await send('MixMonitor', ALICE, 'File: b.wav', 'Options: bi(ID)'),
      /^Response: Success\|ActionID: 7\|MixMonitorID: 0x[0-9a-f]+$/,
    );
    assert.equal(await send('MixMonitorMute', ALICE, 'Direction: read', 'State: 1'), done);
    assert.equal(await send('MixMonitorMute', ALICE, 'Direction: BOTH', 'State: 0'), done);
    assert.equal(await send('StopMixMonitor', ALICE), done);
    assert.equal(await send('StopMixMonitor', ALICE), done);
    assert.equal(await send('StopMixMonitor', ALICE), error('Could not stop monitoring channel'));
    for (const action of ['MixMonitor', 'StopMixMonitor']) {
      assert.equal(await send(action), error('No channel specified'));
      assert.equal(await send(action, 'Channel: SIP/nobody-1'), error('No such channel'));
    }
    assert.equal(await send('MixMonitor', ALICE), error('Could not start monitoring channel'));
    assert.equal(await send('MixMonitor', ALICE, 'File: ../x.wav'), error('Could not start monitoring channel'));
    assert.equal(await send('MixMonitorMute', ALICE), error('No direction specified. Must be read, write or both'));
    assert.equal(await send('MixMonitorMute', ALICE, 'Direction: up'), error('Invalid direction specified. Must be read, write or both'));
    assert.equal(await send('MixMonitorMute', 'Direction: read'), error('No channel specified'));
    assert.equal(await send('MixMonitorMute', ALICE, 'Direction: read'), error('No state specified'));
    assert.equal(await send('MixMonitorMute', ALICE, 'Direction: read', 'State: 1'), error('Cannot set mute flag'));
    assert.equal(await send('MixMonitorMute', 'Channel: SIP/nobody-1', 'Direction: read', 'State: 1'), error('No such channel'));
  }
  assert.ok(media.recordingOrders.includes('mute incoming'));
});

test('an account without the class is refused, and MixMonitor asks for system', async (t) => {
  const { as } = await setUp(t);
  const denied = error('Permission denied');
  const [user, caller] = [await as('modern', 'user'), await as('modern', 'caller')];
  for (const { name } of recordingActions) assert.equal(await user(name, ALICE), denied, name);
  assert.equal(await caller('MixMonitor', ALICE, 'File: a.wav'), denied);
  assert.equal(await caller('Monitor', ALICE), ok('Started monitoring channel'));
});

for (const isAskedFor of [true, false]) {
  test(`that a file is whole is told ${isAskedFor ? 'where it is asked for' : 'to nobody who did not ask'}`, async (t) => {
    const { as, fixture, service } = await setUp(t, { recordingEvents: isAskedFor });
    const listener = await fixture.logIn({ user: 'listener' });
    const send = await as('modern');
    await send('MixMonitor', ALICE, 'File: a.wav');
    await send('StopMixMonitor', ALICE);
    await service.finished();
    listener.send('Action: Ping');
    const heard: string[] = [];
    for (let text = ''; !text.startsWith('Response'); heard.push(text)) text = await listener.next();
    const names = heard.flatMap((text) => /^Event: (Mix\w+|Rec\w+)/.exec(text)?.[1] ?? []);
    assert.deepEqual(names, ['MixMonitorStart', 'MixMonitorStop', ...(isAskedFor ? ['RecordingComplete'] : [])]);
    if (isAskedFor)
      assert.match(
        heard.find((text) => text.includes('RecordingComplete'))!,
        /\r\nFile: \S+\/monitor\/a\.wav\r\nContent: mix\r\nDuration: 1\.00$/,
      );
  });
}
