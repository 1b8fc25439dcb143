import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { remoteVariables } from '../../core/channel/remote-variables.ts';
import { call, FAR, NEAR, pair } from '../../testing/iax-pair.ts';
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
