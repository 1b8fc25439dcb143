import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { remoteVariables } from '../../core/channel/remote-variables.ts';
import { call, FAR, NEAR, pair } from '../../testing/iax-pair.ts';
import type { OutgoingLeg } from './call/outgoing-leg.ts';
import { Element, Elements, MAX_ELEMENTS } from './frame/elements.ts';
import { Command, FrameType } from './frame/frame-types.ts';
import { decodeFrame, encodeFull, type FullFrameHeader } from './frame/frames.ts';

const NEAR_AT = { address: '192.0.2.1', port: 4569 };

const frame = (header: Partial<FullFrameHeader>, elements = new Elements()) =>
  encodeFull(
    { source: 77, destination: 0, timestamp: 1, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.NEW, ...header },
    elements.encode(),
  );
const begin = (userName: string) =>
  new Elements().add16(Element.Version, 2).addText(Element.Username, userName).addText(Element.CalledNumber, '700');

test('a flood of calls and registrations from false addresses, without a token, takes no number and is answered by no more than it sent', async () => {
  const { near, network, advance } = await pair();
  const before = near.driver.callNumbers();
  const [sent, answered] = [network.log.length, { frames: 0, bytes: 0 }];
  network.loses = ({ from, datagram }) => {
    if (from.address !== NEAR_AT.address) return false;
    answered.frames++;
    answered.bytes += datagram.length;
    return true;
  };
  const floods = [Command.NEW, Command.REGREQ, Command.REGREL].map((subclass) => frame({ subclass }, begin('far')));
  let bytes = 0;
  for (let n = 0; n < 100_000; n++) {
    const from = { address: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`, port: 4569 };
    const datagram = floods[n % floods.length]!;
    bytes += datagram.length;
    network.send(from, NEAR_AT, datagram);
    if (n % 1000 === 0) {
      network.log.length = sent;
      await Promise.resolve();
    }
  }
  await advance(0);
  assert.deepEqual(near.driver.callNumbers(), before);
  assert.equal(answered.frames, 100_000);
  assert.ok(answered.bytes <= bytes, `${answered.bytes} bytes for ${bytes}`);
});

test('one address with a token has no more calls than it may, and gives them back when it proves nothing', async () => {
  const near = NEAR.replace('[general]', '[general]\nmaxcallnumbers=50');
  const { near: exchange, network, advance } = await pair({ near });
  const station = network.station('192.0.2.9');
  station.send(NEAR_AT, frame({}, begin('nobody').add(Element.CallToken, new Uint8Array(0))));
  await advance(20);
  const offered = station.heard.at(-1);
  const token = offered?.kind === 'full' ? offered.elements.bytes(Element.CallToken) : undefined;
  assert.ok(token);
  for (let source = 100; source < 1100; source++)
    station.send(
      NEAR_AT,
      frame({ source, subclass: source % 2 ? Command.NEW : Command.REGREQ }, begin('nobody').add(Element.CallToken, token)),
    );
  await advance(20);
  const theirs = () => exchange.driver.callNumbers().byAddress.find(([address]) => address === '192.0.2.9')?.[1];
  assert.equal(theirs(), 50);
  await advance(120_000, 100);
  assert.equal(theirs(), undefined);
});

test('a frame of a call in the name of number 1 does not make the call forget whose it is', async () => {
  const { near, far, network, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  const [dialog] = [...near.driver.dialogs()];
  network.send(
    { address: '192.0.2.2', port: 4569 },
    NEAR_AT,
    frame({ source: 1, destination: dialog!.callNumber, subclass: Command.HANGUP }),
  );
  await advance(100);
  assert.equal([...near.driver.dialogs()][0]?.remoteNumber, dialog!.remoteNumber);
  assert.equal(channel.ended, false);
  const [incoming] = [...far.core.channels];
  incoming!.hangup(16);
  await advance(100);
  assert.equal(channel.ended, true);
});

test('a far end that asks for one proof after the other gets three, and leaves a bounded number of variables', async () => {
  const near = `${NEAR}[trap]\ntype=peer\nhost=192.0.2.9\nsecret=pw\nusername=me\n`;
  const { near: exchange, network, advance } = await pair({ near });
  const station = network.station('192.0.2.9');
  const channel = call(exchange, 'trap/1');
  await advance(0);
  const asked = station.heard.find((each) => each.kind === 'full' && each.subclass === Command.NEW);
  const destination = asked?.kind === 'full' ? asked.source : assert.fail('no NEW');
  for (let n = 0; n < 200; n++) {
    const elements = new Elements().add16(Element.AuthMethods, 2).addText(Element.Challenge, '123');
    for (let i = 0; i < MAX_ELEMENTS - 2; i++) elements.addText(Element.Variable, `v${n}x${i}=1`);
    const header = { source: 5, destination, outSequence: n & 255, inSequence: Math.min(n, 3) + 1, subclass: Command.AUTHREQ };
    station.send(NEAR_AT, frame(header, elements));
    await advance(0);
  }
  assert.equal(station.commands.filter((command) => command === Command.AUTHREP).length, 3);
  assert.ok(remoteVariables(channel).size <= 64);
});

test('a registrar that asks for one proof after the other gets three, and one that never answers is asked anew', async () => {
  const { near: exchange, network, advance } = await pair({ near: `${NEAR}\n[general](+)\nregister => me:pw@192.0.2.9\n` });
  const registrar = network.station('192.0.2.9');
  const requests = () => registrar.commands.filter((command) => command === Command.REGREQ).length;
  await advance(60_000, 1000);
  const last = registrar.heard.findLast((each) => each.kind === 'full' && each.subclass === Command.REGREQ);
  const destination = last?.kind === 'full' ? last.source : assert.fail('no REGREQ');
  const before = requests();
  const question = new Elements().add16(Element.AuthMethods, 2).addText(Element.Challenge, '123');
  for (let n = 0; n < 200; n++) {
    const header = { source: 5, destination, outSequence: n & 255, inSequence: Math.min(n, 3) + 1, subclass: Command.REGAUTH };
    registrar.send(NEAR_AT, frame(header, question));
    await advance(0);
  }
  assert.equal(requests() - before, 3);
  assert.equal([...exchange.driver.registrations()][0]?.state, 'Auth. Sent');
  await advance(60_000, 1000);
  assert.ok(requests() - before > 3, 'it is asked again');
  assert.ok([...exchange.driver.dialogs()].length < 3);
});

test('what was sent once, sent again in any order and changed at any byte, harms no other call', async () => {
  const { near, far, network, advance } = await pair();
  const steady = call(near, 'far/600');
  await advance(100);
  const other = call(near, 'far/600');
  other.sendDigit('5', 100);
  await advance(400);
  other.hangup(16);
  await advance(200);
  const said = network.log.map(({ from, to, datagram }) => ({ from, to, datagram }));
  for (let n = 0; n < 5000; n++) {
    const { from, to, datagram } = said[randomInt(said.length)]!;
    const bytes = Buffer.from(datagram);
    if (n % 2) bytes[4 + randomInt(bytes.length - 4)] = randomInt(256);
    if (n % 5 === 0) network.send({ ...from, port: 1024 + randomInt(60_000) }, to, bytes);
    // The steady call is not in it: whoever can say its numbers from its address is it.
    else if (!speaksOf(bytes, near.driver)) network.send(from, to, bytes);
    if (n % 100 === 0) await advance(0);
    network.log.length = 0;
  }
  for (let n = 0; n < 1000; n++) network.send({ address: '192.0.2.9', port: 4569 }, NEAR_AT, randomBytes(randomInt(200)));
  await advance(100);
  assert.equal(steady.ended, false);
  assert.ok([...far.core.channels].some(({ exten }) => exten === '600'));
});

test('call numbers that many proven addresses have used up are not those of our own calls, nor of a peer at its address', async () => {
  const { near: exchange, far, network, advance } = await pair();
  network.loses = ({ to }) => to.address.startsWith('10.');
  let token: Buffer | undefined;
  for (let n = 0; n < 20; n++) {
    const station = network.station(`192.0.3.${n}`);
    station.send(NEAR_AT, frame({}, begin('nobody').add(Element.CallToken, new Uint8Array(0))));
    await advance(0);
    const offered = station.heard.at(-1);
    token = offered?.kind === 'full' ? offered.elements.bytes(Element.CallToken) : undefined;
    assert.ok(token);
    for (let source = 2; source < 2100; source++)
      station.send(
        NEAR_AT,
        frame({ source, subclass: source % 2 ? Command.NEW : Command.REGREQ }, begin('nobody').add(Element.CallToken, token)),
      );
    await advance(0);
    station.heard.length = 0;
    network.log.length = 0;
  }
  const { byAddress, free } = exchange.driver.callNumbers();
  assert.ok(free > 8000, `${free} numbers are free`);
  assert.ok(Math.max(...byAddress.map(([, count]) => count)) <= 2048);
  const [out, back] = [call(exchange, 'far/600'), call(far, 'near/700')];
  await advance(200);
  assert.deepEqual([out.state, back.state], [6, 6]);
  await advance(120_000, 500);
  assert.ok(exchange.driver.callNumbers().free > 32_750, 'all come back');
});

test('a hang-up with the right numbers from another address or port, or with wrong numbers from the right one, ends no call', async () => {
  const { near, network, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  const [dialog] = [...near.driver.dialogs()];
  const { callNumber, remoteNumber } = dialog!;
  const [right, ...wrong] = [
    { address: '192.0.2.2', port: 4569 },
    { address: '192.0.2.2', port: 4570 },
    { address: '192.0.2.9', port: 4569 },
  ];
  for (const subclass of [Command.HANGUP, Command.REJECT, Command.INVAL])
    for (let sequence = 0; sequence < 256; sequence += 5) {
      const header = { subclass, outSequence: sequence, inSequence: sequence };
      for (const from of wrong) network.send(from, NEAR_AT, frame({ ...header, source: remoteNumber, destination: callNumber }));
      network.send(right!, NEAR_AT, frame({ ...header, source: (remoteNumber % 32_000) + 2, destination: callNumber }));
      network.send(right!, NEAR_AT, frame({ ...header, source: remoteNumber, destination: (callNumber % 32_000) + 2 }));
      await advance(0);
    }
  assert.equal(channel.ended, false);
  assert.equal([...near.driver.dialogs()][0]?.remoteNumber, remoteNumber);
});

test('acknowledgements and frames of long ago, by the thousand, are answered by no more than they are and change nothing', async () => {
  const { near, far, network, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  const [dialog] = [...near.driver.dialogs()];
  const [source, destination] = [dialog!.remoteNumber, dialog!.callNumber];
  const timers = near.clock.pendingTimers;
  const { outSequence, inSequence } = dialog!;
  network.log.length = 0;
  let sent = 0;
  for (let n = 0; n < 5000; n++) {
    const isOld = n % 2 === 0;
    const header = isOld
      ? { outSequence: (inSequence - 1) & 255, subclass: Command.PING }
      : { outSequence: n & 255, subclass: Command.ACK };
    network.send(
      { address: '192.0.2.2', port: 4569 },
      NEAR_AT,
      frame({ source, destination, inSequence: outSequence, timestamp: n, ...header }),
    );
    sent++;
    if (n % 100 === 0) await advance(0);
  }
  await advance(0);
  const answers = network.log.filter(({ from }) => from.address === NEAR_AT.address);
  assert.ok(answers.length <= sent / 2 + 2, `${answers.length} answers to ${sent}`);
  assert.ok(near.clock.pendingTimers <= timers + 2, `${near.clock.pendingTimers} timers, ${timers} before`);
  assert.deepEqual([channel.ended, far.core.channels.size], [false, 1]);
});

test('a trunk packet of a thousand empty pieces, of pieces that claim more than there is, or of strangers gives no sound and ends no call', async () => {
  const { near, network, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  const [dialog] = [...near.driver.dialogs()];
  const heard: number[] = [];
  (channel.leg as OutgoingLeg).voice!.port.received = (_packet, start, end) => void heard.push(end - start);
  const from = { address: '192.0.2.2', port: 4569 };
  for (const kind of [0, 1]) {
    const header = Buffer.from([0, 0, 1, kind, 0, 0, 0, 9]);
    const number = Buffer.from([dialog!.remoteNumber >> 8, dialog!.remoteNumber & 255]);
    const empty = kind === 1 ? [Buffer.from([0, 0]), number, Buffer.from([0, 1])] : [number, Buffer.from([0, 0])];
    const greedy = kind === 1 ? [Buffer.from([255, 255]), number, Buffer.from([0, 1])] : [number, Buffer.from([255, 255])];
    for (const pieces of [Array(680).fill(Buffer.concat(empty)), [Buffer.concat(greedy), Buffer.alloc(160)]]) {
      const packet = Buffer.concat([header, ...(pieces as Buffer[])]);
      for (const at of [from, { ...from, port: 4570 }]) network.send(at, NEAR_AT, packet);
      network.send(from, NEAR_AT, Buffer.concat([packet, Buffer.alloc(9000)]));
      for (let length = 8; length < 60; length++) network.send(from, NEAR_AT, packet.subarray(0, length));
    }
  }
  await advance(100);
  assert.deepEqual(heard, []);
  assert.equal(channel.ended, false);
});

test('a stranger with a token of his own in the name of a peer does not shut that peer out, whose requirecalltoken is auto', async () => {
  const near = NEAR.replace('secret=pw', 'secret=pw\nrequirecalltoken=auto');
  const { network, advance } = await pair({ near, far: '[general]\n' });
  const [stranger, phone] = [network.station('192.0.2.9'), network.station('192.0.2.10')];
  stranger.send(NEAR_AT, frame({}, begin('far').add(Element.CallToken, new Uint8Array(0))));
  await advance(0);
  const offered = stranger.heard.at(-1);
  const token = offered?.kind === 'full' ? offered.elements.bytes(Element.CallToken) : undefined;
  for (const subclass of [Command.NEW, Command.REGREQ])
    stranger.send(NEAR_AT, frame({ source: 100 + subclass, subclass }, begin('far').add(Element.CallToken, token!)));
  await advance(100);
  phone.send(NEAR_AT, frame({}, begin('far')));
  await advance(0);
  assert.ok(stranger.commands.includes(Command.AUTHREQ));
  assert.ok(phone.commands.includes(Command.AUTHREQ), 'it is asked for its proof, without a token');
});

/** Whether a datagram is of a call that is up. */
function speaksOf(bytes: Buffer, driver: { dialogs(): Iterable<{ callNumber: number; remoteNumber: number }> }): boolean {
  const read = decodeFrame(bytes);
  if (read?.kind === 'trunk' || !read) return false;
  const numbers = read.kind === 'full' ? [read.source, read.destination] : [read.source];
  return [...driver.dialogs()].some((dialog) => numbers.includes(dialog.callNumber) || numbers.includes(dialog.remoteNumber));
}

test('calls that have been leave nothing behind: no number, timer, dialog or count of a peer', async () => {
  const { near, far, network, advance } = await pair({
    near: NEAR.replace('secret=pw', 'secret=pw\nmaxcallnumbers=32766'),
    far: FAR.replace('secret=pw', 'secret=pw\nmaxcallnumbers=32766'),
  });
  await advance(70_000, 100);
  const rest = () => [near, far].map(({ core, driver, clock }) => [core.channels.size, [...driver.dialogs()].length, clock.pendingTimers]);
  const before = rest();
  for (let n = 0; n < 500; n++) {
    const channel = call(near, n % 3 === 0 ? 'far/999' : 'far/600');
    await advance(20, 10);
    if (n % 2) [...far.core.channels].at(-1)?.hangup(16);
    else if (!channel.ended) channel.hangup(16);
    await advance(20, 10);
    network.log.length = 0;
  }
  await advance(120_000, 100);
  const after = rest();
  assert.deepEqual(
    after.map(([channels]) => channels),
    [0, 0],
  );
  for (const [index, [, dialogs, timers]] of after.entries()) {
    assert.ok(Number(dialogs) <= 1, `${dialogs} dialogs`);
    // A registration that is being renewed has a few timers more or less.
    assert.ok(Math.abs(Number(timers) - Number(before[index]![2])) <= 4, `${timers} timers, ${before[index]![2]} before`);
  }
  assert.equal(near.driver.deviceState('far'), 'NOT_INUSE');
});
