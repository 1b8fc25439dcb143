import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../base/manual-clock.ts';
import { CallTokens } from '../auth/call-tokens.ts';
import { Element, Elements } from '../frame/elements.ts';
import { Command, Control, FrameType } from '../frame/frame-types.ts';
import { encodeFull, type FullFrame } from '../frame/frames.ts';
import { IaxNetwork, type Sent } from '../testing/iax-network.ts';
import { CallNumbers } from './call-numbers.ts';
import { DialogTable, type DialogTableUser } from './dialog-table.ts';
import type { DialogEnd, DialogUser, IaxDialog } from './iax-dialog.ts';

const A = { address: '192.0.2.1', port: 4569 };
const B = { address: '192.0.2.2', port: 4569 };

/** One end: a table of dialogs whose users keep what they hear. */
class End implements DialogTableUser {
  readonly tokenLifeSeconds = 10;
  readonly dialogs: DialogTable;
  readonly heard: FullFrame[] = [];
  readonly ends: DialogEnd[] = [];
  incoming: IaxDialog | undefined;
  asksForToken = false;

  constructor(network: IaxNetwork, clock: ManualClock, at: typeof A) {
    const numbers = new CallNumbers(clock, { of: () => 3, unproven: 100, isHome: () => false });
    const transmit = (datagram: Uint8Array, to: typeof A) => network.send(at, to, datagram);
    this.dialogs = new DialogTable({ clock, numbers, tokens: new CallTokens(clock), transmit, user: this });
    network.listen(at, (datagram, remote) => this.dialogs.receive(datagram, remote));
  }

  needsToken(): boolean {
    return this.asksForToken;
  }

  userFor(_frame: FullFrame, dialog: IaxDialog): DialogUser {
    this.incoming = dialog;
    return this.user;
  }

  readonly user: DialogUser = { onFrame: (frame) => void this.heard.push(frame), onEnd: (end) => void this.ends.push(end) };

  /** Control subclasses that came, in order. */
  get controls(): number[] {
    return this.heard.filter(({ type }) => type === FrameType.Control).map(({ subclass }) => subclass);
  }
}

async function setUp() {
  const [clock, network] = [new ManualClock(), new IaxNetwork()];
  const [a, b] = [new End(network, clock, A), new End(network, clock, B)];
  const dialog = a.dialogs.open(B)!;
  dialog.user = a.user;
  const call = async () => {
    dialog.open(Command.NEW, new Elements().add16(Element.Version, 2));
    await clock.advance(0);
  };
  return { clock, network, a, b, dialog, call };
}

const isCommand = ({ frame }: Sent, command: number) =>
  frame?.kind === 'full' && frame.type === FrameType.Iax && frame.subclass === command;

test('two ends learn the number of each other and take frames in order', async () => {
  const { clock, b, dialog, call } = await setUp();
  await call();
  assert.deepEqual(
    b.heard.map(({ subclass }) => subclass),
    [Command.NEW],
  );
  b.incoming!.command(Command.ACCEPT);
  b.incoming!.send(FrameType.Control, Control.Ringing);
  await clock.advance(0);
  assert.equal(dialog.remoteNumber, b.incoming!.callNumber);
  assert.equal(b.incoming!.remoteNumber, dialog.callNumber);
  for (const control of [Control.Hold, Control.Unhold, Control.Flash]) dialog.send(FrameType.Control, control);
  await clock.advance(0);
  assert.deepEqual(b.controls, [Control.Hold, Control.Unhold, Control.Flash]);
});

test('a lost frame is sent again, marked as such, until it is acknowledged, and is taken once', async () => {
  const { clock, network, b, dialog, call } = await setUp();
  await call();
  let lost = 0;
  network.loses = ({ from, frame }) => from === A && frame?.kind === 'full' && frame.type === FrameType.Control && lost++ < 2;
  dialog.send(FrameType.Control, Control.Answer);
  await clock.advance(10_000);
  assert.deepEqual(b.controls, [Control.Answer]);
  const times = network.log.filter(({ frame }) => frame?.kind === 'full' && frame.type === FrameType.Control);
  assert.deepEqual(
    times.map(({ frame }) => frame?.kind === 'full' && frame.isRetransmission),
    [false, true, true],
  );
});

test('a lost acknowledgement has the frame sent again and acknowledged again, and taken once', async () => {
  const { clock, network, b, dialog, call } = await setUp();
  await call();
  let lost = 0;
  network.loses = (sent) => sent.from === B && isCommand(sent, Command.ACK) && lost++ < 1;
  dialog.send(FrameType.Control, Control.Answer);
  await clock.advance(30_000);
  assert.deepEqual(b.controls, [Control.Answer]);
  assert.equal(dialog.ended, false);
});

test('a frame behind a lost one is held back by asking for what is missing', async () => {
  const { clock, network, b, dialog, call } = await setUp();
  await call();
  let lost = 0;
  network.loses = ({ frame }) => frame?.kind === 'full' && frame.type === FrameType.Control && lost++ < 1;
  dialog.send(FrameType.Control, Control.Hold);
  dialog.send(FrameType.Control, Control.Unhold);
  await clock.advance(0);
  assert.deepEqual(b.controls, [Control.Hold, Control.Unhold]);
  assert.equal(network.log.filter((sent) => isCommand(sent, Command.VNAK)).length, 1);
});

test('who is not answered is given up after five times, within half a minute', async () => {
  const { clock, network, a, dialog } = await setUp();
  network.loses = () => true;
  dialog.open(Command.NEW, new Elements());
  await clock.advance(31_000);
  assert.deepEqual(a.ends, ['timeout']);
  assert.equal(network.log.length, 5);
  assert.equal(clock.pendingTimers, 1, 'the number rests, nothing else is left');
});

test('a final frame ends the dialog when it is acknowledged, and the other end hears it once', async () => {
  const { clock, a, b, dialog, call } = await setUp();
  await call();
  dialog.finish(Command.HANGUP);
  await clock.advance(0);
  assert.deepEqual(a.ends, ['acknowledged']);
  assert.equal(b.heard.at(-1)?.subclass, Command.HANGUP);
  assert.equal(a.dialogs.size, 0);
});

test('a token is asked for before a number is spent, and the beginning is sent again with it', async () => {
  const { clock, network, b, dialog, call } = await setUp();
  b.asksForToken = true;
  await call();
  const news = network.log.filter((sent) => isCommand(sent, Command.NEW));
  assert.equal(news.length, 2);
  const [question, answer] = [network.log[0]!, network.log.find((sent) => isCommand(sent, Command.CALLTOKEN))!];
  assert.ok(answer.datagram.length <= 2 * question.datagram.length, 'the answer is at most twice the question');
  assert.equal(b.heard[0]?.subclass, Command.NEW);
  assert.equal(b.dialogs.size, 1);
  b.incoming!.command(Command.ACCEPT);
  await clock.advance(0);
  assert.equal(dialog.remoteNumber, b.incoming!.callNumber);
});

test('a token of another address, an old one and none at all are refused, in one frame that nobody keeps', async () => {
  const { clock, network, b } = await setUp();
  b.asksForToken = true;
  const station = network.station('192.0.2.9');
  const other = network.station('192.0.2.10');
  const begin = (elements: Elements, from = station) =>
    from.send(
      B,
      encodeFull(
        { source: 7, destination: 0, timestamp: 1, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.REGREQ },
        elements.encode(),
      ),
    );
  begin(new Elements());
  begin(new Elements().add(Element.CallToken, Buffer.alloc(0)));
  await clock.advance(0);
  const [refused, offered] = station.heard as FullFrame[];
  assert.equal(refused?.subclass, Command.REGREJ);
  const token = offered!.elements.bytes(Element.CallToken)!;
  begin(new Elements().add(Element.CallToken, token), other);
  begin(new Elements().add(Element.CallToken, Buffer.from('1?x')));
  await clock.advance(11_000);
  begin(new Elements().add(Element.CallToken, token));
  await clock.advance(0);
  assert.deepEqual(other.commands, [Command.REGREJ]);
  assert.deepEqual(station.commands, [Command.REGREJ, Command.CALLTOKEN, Command.REGREJ, Command.REGREJ]);
  assert.equal(b.dialogs.size, 0);
});

test('an address has no more call numbers than it may, those of the last minute included', async () => {
  const { clock, network, b } = await setUp();
  const station = network.station('192.0.2.9');
  const begin = (source: number) =>
    station.send(
      B,
      encodeFull({ source, destination: 0, timestamp: 1, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.NEW }),
    );
  for (const source of [1001, 1002, 1003, 1004]) begin(source);
  await clock.advance(0);
  assert.equal(b.dialogs.size, 3);
  assert.equal(station.commands.at(-1), Command.REJECT);
  for (const dialog of b.dialogs) dialog.close();
  begin(1005);
  await clock.advance(0);
  assert.equal(b.dialogs.size, 0);
  await clock.advance(60_000);
  begin(1006);
  await clock.advance(0);
  assert.equal(b.dialogs.size, 1);
});

test('a frame for a call that is not there is answered as invalid, from a call to another address not at all', async () => {
  const { clock, network, b, call, dialog } = await setUp();
  await call();
  const station = network.station('192.0.2.9');
  const frame = (source: number, destination: number) =>
    encodeFull({ source, destination, timestamp: 1, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.HANGUP });
  station.send(B, frame(dialog.callNumber, b.incoming!.callNumber));
  station.send(B, frame(9, 12_345 === b.incoming!.callNumber ? 12_346 : 12_345));
  await clock.advance(0);
  assert.deepEqual(station.commands, [Command.INVAL, Command.INVAL]);
  assert.equal(b.incoming!.ended, false, 'whose call it is decides its address');
});

test('pings and lag are answered, measured, and who answers no more ends the dialog', async () => {
  const { clock, network, a, dialog, call } = await setUp();
  await call();
  dialog.keepAlive(21_000, 10_000);
  await clock.advance(21_500);
  assert.equal(dialog.roundTripMs, 0);
  assert.equal(dialog.lagMs, 0);
  network.loses = () => true;
  await clock.advance(60_000);
  assert.deepEqual(a.ends, ['timeout']);
});

test('POKE is answered without a call number', async () => {
  const { clock, network, b } = await setUp();
  const station = network.station('192.0.2.9');
  station.send(
    B,
    encodeFull({ source: 5, destination: 0, timestamp: 77, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.POKE }),
  );
  await clock.advance(0);
  const [pong] = station.heard as FullFrame[];
  assert.deepEqual([pong?.subclass, pong?.destination, pong?.timestamp], [Command.PONG, 5, 77]);
  assert.equal(b.dialogs.size, 0);
});

test('two thousand frames go through the wrap of their numbers', async () => {
  const { clock, b, dialog, call } = await setUp();
  await call();
  for (let i = 0; i < 2000; i++) {
    dialog.send(FrameType.Control, i % 2 ? Control.Hold : Control.Unhold);
    await Promise.resolve();
    if (i % 50 === 0) await clock.advance(20);
  }
  await clock.advance(1000);
  assert.equal(b.controls.length, 2000);
  assert.equal(dialog.ended, false);
});
