import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import { call, FAR, NEAR, pair } from '../../testing/iax-pair.ts';
import type { IncomingLeg } from './call/incoming-leg.ts';
import type { OutgoingLeg } from './call/outgoing-leg.ts';
import { Trunks } from './call/trunks.ts';
import { Element, Elements } from './frame/elements.ts';
import { Command, Control, FrameType } from './frame/frame-types.ts';
import { encodeFull, type FullFrame, type FullFrameHeader } from './frame/frames.ts';
import type { Station } from './testing/iax-network.ts';

const NEAR_AT = { address: '192.0.2.1', port: 4569 };
const TRAP = `${NEAR}[trap]\ntype=friend\nhost=192.0.2.9\nsecret=pw\nusername=me\nmohsuggest=quiet\n`;

/** A call to a far end that says nothing but what the test has it say; it has accepted unless told otherwise. */
async function callTo(options: { isAccepted?: boolean } = {}) {
  const parts = await pair({ near: TRAP });
  const { near, network, advance } = parts;
  const station = network.station('192.0.2.9');
  const channel = call(near, 'trap/1');
  await advance(0);
  const asked = station.heard.find((frame) => frame.kind === 'full' && frame.subclass === Command.NEW);
  const destination = asked?.kind === 'full' ? asked.source : assert.fail('no NEW');
  let outSequence = 0;
  const say = async (type: number, subclass: number, body: Uint8Array = new Uint8Array(0)) => {
    const inSequence = station.heard.reduce((next, frame) => (isNumbered(frame) ? ((frame as FullFrame).outSequence + 1) & 255 : next), 1);
    const header: FullFrameHeader = { source: 5, destination, timestamp: 20 * outSequence, outSequence, inSequence, type, subclass };
    station.send(NEAR_AT, encodeFull(header, body));
    if (!UNNUMBERED.has(subclass) || type !== FrameType.Iax) outSequence = (outSequence + 1) & 255;
    await advance(0);
  };
  if (options.isAccepted !== false) {
    await say(FrameType.Iax, Command.ACCEPT, new Elements().add32(Element.Format, 4).encode());
    await say(FrameType.Control, Control.Answer);
  }
  /** The engine has sound for the far end. */
  const speak = async (timestampMs: number) => {
    const { voice } = channel.leg as OutgoingLeg;
    voice!.send(Buffer.alloc(172), 12, 172, timestampMs);
    await advance(0);
  };
  return { ...parts, station, channel, say, speak };
}

const UNNUMBERED: ReadonlySet<number> = new Set([Command.ACK, Command.INVAL, Command.TXCNT, Command.TXACC, Command.VNAK]);
const isNumbered = (frame: Station['heard'][number]): boolean =>
  frame.kind === 'full' && !(frame.type === FrameType.Iax && UNNUMBERED.has(frame.subclass));

test('what is no digit is not passed on, and one without a beginning has an end alone', async () => {
  const { near, channel, say, advance } = await callTo();
  for (const code of [0, 10, 13, 0x47, 0x61, 128, -1]) {
    await say(FrameType.DtmfBegin, code);
    await say(FrameType.DtmfEnd, code);
  }
  assert.deepEqual([...near.told('channel.digitBegan'), ...near.told('channel.digitEnded')], []);
  await say(FrameType.DtmfEnd, '7'.charCodeAt(0));
  await say(FrameType.DtmfBegin, 'D'.charCodeAt(0));
  await advance(140);
  await say(FrameType.DtmfEnd, 'D'.charCodeAt(0));
  assert.deepEqual(
    near.told('channel.digitBegan').map(({ digit }) => digit),
    ['D'],
  );
  assert.deepEqual(
    near.told('channel.digitEnded').map(({ digit, direction, durationMs }) => [digit, direction, durationMs]),
    [
      ['7', 'Received', 100],
      ['D', 'Received', 140],
    ],
  );
  assert.equal(channel.ended, false);
});

test('nothing but IAX frames counts before a call is accepted', async () => {
  const { near, channel, say } = await callTo({ isAccepted: false });
  const texts: string[] = [];
  channel.signals.on('text', (text) => texts.push(text));
  await say(FrameType.Control, Control.Answer);
  await say(FrameType.Text, 0, Buffer.from('early\0'));
  await say(FrameType.DtmfEnd, '1'.charCodeAt(0));
  await say(FrameType.Voice, 4, Buffer.alloc(160));
  await say(FrameType.Iax, Command.QUELCH, new Elements().add(Element.MusicOnHold, new Uint8Array(0)).encode());
  assert.notEqual(channel.state, 6);
  assert.deepEqual([texts, near.told('channel.digitEnded'), near.told('channel.held')], [[], [], []]);
  await say(FrameType.Iax, Command.ACCEPT, new Elements().add32(Element.Format, 4).encode());
  await say(FrameType.Control, Control.Answer);
  assert.equal(channel.state, 6);
});

test('a text is what stands before its NUL, at most 1,024 bytes of it, and needs none', async () => {
  const { channel, say } = await callTo();
  const texts: string[] = [];
  channel.signals.on('text', (text) => texts.push(text));
  await say(FrameType.Text, 0, Buffer.from('hello\0 evil', 'latin1'));
  await say(FrameType.Text, 0, Buffer.from('no end', 'latin1'));
  await say(FrameType.Text, 0);
  await say(FrameType.Text, 0, Buffer.alloc(3000, 'x'));
  assert.deepEqual(
    texts.map((text) => (text.length > 20 ? text.length : text)),
    ['hello', 'no end', '', 1024],
  );
});

test('QUELCH stops the sound that we send, with MUSICONHOLD it holds; UNQUELCH and UNHOLD take back; HOLD brings its class', async () => {
  const { near, station, say, speak } = await callTo();
  await speak(0);
  await say(FrameType.Iax, Command.QUELCH);
  await speak(20);
  assert.equal(near.told('channel.held').length, 0);
  await say(FrameType.Iax, Command.UNQUELCH);
  await speak(40);
  const voice = station.heard.flatMap((frame) =>
    frame.kind === 'mini' || (frame.kind === 'full' && frame.type === FrameType.Voice) ? [frame] : [],
  );
  assert.deepEqual(
    voice.map(({ kind, timestamp }) => [kind, timestamp - voice[0]!.timestamp]),
    [
      ['full', 0],
      ['mini', 40],
    ],
  );
  await say(FrameType.Iax, Command.QUELCH, new Elements().add(Element.MusicOnHold, new Uint8Array(0)).encode());
  await say(FrameType.Iax, Command.UNQUELCH);
  await say(FrameType.Control, Control.Hold, Buffer.from('jazz\0'));
  await say(FrameType.Control, Control.Unhold);
  await say(FrameType.Control, Control.Hold);
  assert.deepEqual(
    near.told('channel.held').map(({ musicClass }) => musicClass),
    ['quiet', 'jazz', 'quiet'],
  );
  assert.equal(near.told('channel.unheld').length, 3);
});

test('with mohinterpret = passthrough a hold goes on to the far end, whoever called, with the class that is suggested', async () => {
  const near = NEAR.replace('secret=pw', 'secret=pw\nmohinterpret=passthrough');
  const {
    near: exchange,
    far,
    network,
    advance,
  } = await pair({ near, far: FAR.replace('secret=pw', 'secret=pw\nmohinterpret=passthrough') });
  const channel = call(exchange, 'far/600');
  await advance(100);
  const [incoming] = [...far.core.channels];
  for (const leg of [channel.leg, incoming!.leg]) {
    leg.indicate({ kind: 'hold', musicClass: 'jazz' });
    leg.indicate({ kind: 'unhold' });
    leg.indicate({ kind: 'hold' });
  }
  await advance(100);
  const held = [far, exchange].map((kit) => kit.told('channel.held').map(({ musicClass }) => musicClass));
  assert.deepEqual(held, [
    ['jazz', undefined],
    ['jazz', undefined],
  ]);
  const holds = network.log.flatMap(({ frame }) =>
    frame?.kind === 'full' && frame.type === FrameType.Control && frame.subclass === Control.Hold ? [frame.data.toString('latin1')] : [],
  );
  assert.deepEqual(holds, ['jazz\0', '', 'jazz\0', '']);
});

test('a transfer past the exchange is refused at its first step, and its other steps change nothing', async () => {
  const { station, channel, say } = await callTo();
  station.heard.length = 0;
  const target = new Elements().add16(Element.CallNumber, 9).add32(24, 1);
  await say(FrameType.Iax, Command.TXREQ, target.encode());
  assert.deepEqual(station.commands, [Command.TXREJ]);
  station.heard.length = 0;
  for (const step of [Command.TXCNT, Command.TXACC, Command.TXREADY, Command.TXREL, Command.TXMEDIA, Command.TXREJ, Command.RTKEY])
    await say(FrameType.Iax, step, target.encode());
  assert.deepEqual([...new Set(station.commands)], [Command.ACK]);
  assert.equal(channel.ended, false);
});

test('a command that the exchange does not have is answered as such, and so is a phone that looks for firmware', async () => {
  const { network, near, station, channel, say } = await callTo();
  station.heard.length = 0;
  const unknown = [Command.PROVISION, Command.FWDOWNL, Command.FWDATA, Command.DPREQ, Command.DIAL, 41, 127];
  for (const subclass of unknown) await say(FrameType.Iax, subclass);
  const answers = station.heard.flatMap((frame) =>
    frame.kind === 'full' && frame.subclass === Command.UNSUPPORT ? [frame.elements.number(Element.UnknownCommand)] : [],
  );
  assert.deepEqual(answers, unknown);
  assert.equal(channel.ended, false);

  const phone = network.station('192.0.2.10');
  const before = near.driver.callNumbers();
  const header = { source: 3, destination: 0, timestamp: 7, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.FWDOWNL };
  phone.send(NEAR_AT, encodeFull(header));
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(phone.commands, [Command.UNSUPPORT]);
  assert.deepEqual(near.driver.callNumbers(), before);
});

test('elements that nobody knows, of any length, are passed over', async () => {
  const { channel, say } = await callTo({ isAccepted: false });
  const elements = new Elements()
    .add(200, new Uint8Array(0))
    .add32(Element.Format, 4)
    .add(255, Buffer.alloc(255, 0xff))
    .add(0, Buffer.from('zero'));
  await say(FrameType.Iax, Command.ACCEPT, elements.encode());
  await say(FrameType.Control, Control.Answer);
  assert.equal(channel.state, 6);
});

test('a lag or a ping is answered with its own time, and what comes back is measured, beyond 16 bits of it too', async () => {
  const { near, far, network, advance } = await pair({
    near: NEAR.replace('[general]', '[general]\npingtime=21\nlagrqtime=10'),
    far: FAR.replace('[general]', '[general]\npingtime=0\nlagrqtime=0'),
  });
  call(near, 'far/600');
  await advance(80_000, 50);
  const frames = network.log.flatMap(({ from, frame }) =>
    frame?.kind === 'full' && frame.type === FrameType.Iax ? [{ from: from.address, command: frame.subclass, time: frame.timestamp }] : [],
  );
  for (const [question, answer, count] of [
    [Command.LAGRQ, Command.LAGRP, 7],
    [Command.PING, Command.PONG, 3],
  ] as const) {
    const asked = frames.filter(({ command, from }) => command === question && from === '192.0.2.1').map(({ time }) => time);
    const answered = frames.filter(({ command, from }) => command === answer && from === '192.0.2.2').map(({ time }) => time);
    assert.ok(asked.length >= count, `${asked.length} questions`);
    assert.deepEqual(answered.slice(0, asked.length), asked);
  }
  assert.ok(frames.some(({ command, time }) => command === Command.LAGRP && time > 0x1_0000));
  const [dialog] = [...near.driver.dialogs()];
  assert.ok(dialog!.roundTripMs < 200, `${dialog!.roundTripMs} ms`);
  assert.equal(far.core.channels.size, 1);
});

test('one end hangs up without a cause, and both tell it without one, the other end as it would tell any end of a call', async () => {
  const { near, far, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  channel.hangup(0);
  await advance(100);
  const told = [near, far].map((kit) => [
    kit.told('channel.hangupRequested').map(({ cause, soft }) => [cause, soft ?? false]),
    kit.told('channel.hungUp').map(({ cause }) => cause),
  ]);
  const request = [undefined, false];
  assert.deepEqual(told, [
    [[request], [0]],
    [[request, [16, true], request], [0]],
  ]);
});

for (const [way, iax] of [
  ['mini frames', ''],
  ['a trunk', 'trunk=yes'],
  ['a trunk with times', 'trunk=yes'],
] as const) {
  test(`voice in ${way} comes on one clock beyond the wrap of its 16 bits, the high half told by a full frame each time`, async () => {
    const general = `[general]\ntrunktimestamps=${way.endsWith('times') ? 'yes' : 'no'}\npingtime=0\nlagrqtime=0`;
    const { near, far, network, advance } = await pair({
      near: NEAR.replace('[general]', general).replace('secret=pw', `secret=pw\n${iax}`),
      far: FAR.replace('[general]', general),
    });
    const channel = call(near, 'far/600');
    await advance(100);
    const heard: number[] = [];
    const [incoming] = [...far.core.channels];
    const { port } = (incoming!.leg as IncomingLeg).voice!;
    port.received = (_packet, _start, _end, timestampMs) => void heard.push(timestampMs);
    const { voice } = channel.leg as OutgoingLeg;
    const fulls: number[] = [];
    const kinds = new Set<string>();
    for (let at = 0; at < 98_000; at += 20) {
      network.log.length = 0;
      voice!.send(Buffer.alloc(172), 12, 172, at);
      await advance(20);
      for (const { frame } of network.log) {
        if (frame?.kind === 'full' && frame.type === FrameType.Voice) fulls.push(frame.timestamp);
        else if (frame && frame.kind !== 'full')
          kinds.add(frame.kind === 'trunk' ? `trunk ${typeof frame.entries[0]?.timestamp}` : frame.kind);
      }
    }
    assert.deepEqual([...kinds], [way === 'mini frames' ? 'mini' : way === 'a trunk' ? 'trunk undefined' : 'trunk number']);
    assert.deepEqual(
      fulls.map((timestamp) => Math.floor(timestamp / 65_536)),
      [0, 1],
    );
    assert.ok(heard.length >= 4898, `${heard.length} packets`);
    for (const [index, timestamp] of heard.entries()) {
      const wanted = heard[0]! + 20 * index;
      assert.equal(timestamp, wanted, `packet ${index}`);
    }
  });
}

test('pieces of one call in one packet of a trunk without times follow one another; what is missing leaves its gap, a new clock none', async () => {
  const { station, channel, say } = await callTo();
  const heard: number[] = [];
  (channel.leg as OutgoingLeg).voice!.port.received = (_packet, _start, _end, timestampMs) => void heard.push(timestampMs);
  const trunk = async (timestamp: number, pieces: number) => {
    const header = Buffer.from([0, 0, 1, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(timestamp, 4);
    const piece = Buffer.concat([Buffer.from([0, 5, 0, 160]), Buffer.alloc(160)]);
    station.send(NEAR_AT, Buffer.concat([header, ...Array<Buffer>(pieces).fill(piece)]));
    await Promise.resolve();
  };
  await trunk(900, 1);
  assert.deepEqual(heard, [], 'nothing before a full frame said what it is');
  await say(FrameType.Voice, 4, Buffer.alloc(160));
  const start = heard[0]!;
  await trunk(1000, 2);
  await trunk(1043, 2);
  await trunk(1400, 1);
  await trunk(20, 2);
  assert.deepEqual(
    heard.map((timestamp) => timestamp - start),
    [0, 20, 40, 60, 80, 420, 440, 460],
  );
});

test('a packet of a trunk has no more than trunkmtu and trunkmaxsize, and goes off trunkfreq after its first piece', async () => {
  const clock = new ManualClock();
  const sent: number[] = [];
  for (const [trunkBytes, trunkMaxBytes, sizes] of [
    [500, 128_000, [500, 336]],
    [4000, 340, [336, 336, 172]],
    [4000, 128_000, [828]],
  ] as const) {
    const options = { trunkMs: 40, trunkBytes, trunkMaxBytes, trunkTimestamps: false };
    const trunks = new Trunks(clock, options, (datagram) => void sent.push(datagram.length));
    sent.length = 0;
    for (let piece = 0; piece < 5; piece++) trunks.add(NEAR_AT, 5, piece * 20, Buffer.alloc(160), 0, 160);
    await clock.advance(39);
    assert.deepEqual(sent, sizes.slice(0, -1));
    await clock.advance(1);
    assert.deepEqual(sent, sizes);
    trunks.close();
  }
});
