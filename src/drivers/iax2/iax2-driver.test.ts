import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { ManualClock } from '../../base/manual-clock.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { remoteVariables, setRemoteVariable } from '../../core/channel/remote-variables.ts';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { call, exchangeAt, FAR, iaxConf, NEAR, pair } from '../../testing/iax-pair.ts';
import { KeyRing } from './auth/key-ring.ts';
import { Element } from './frame/elements.ts';
import { Command, FrameType } from './frame/frame-types.ts';
import { IaxNetwork } from './testing/iax-network.ts';

const statuses = (kit: Awaited<ReturnType<typeof exchangeAt>>) =>
  kit.told('endpoint.statusChanged').map(({ peer, status, address, port }) => ({ peer, status, address, port }));

test('an exchange registers with another, both tell it, and it is kept', async () => {
  const { near, far } = await pair();
  assert.deepEqual(statuses(near), [{ peer: 'IAX2/far', status: 'Registered', address: '192.0.2.2', port: 4569 }]);
  assert.equal(near.core.database.get('IAX/Registry', 'far'), '192.0.2.2:4569:60');
  assert.deepEqual(
    far.told('registration.changed').map(({ technology, username, domain, status }) => [technology, username, domain, status]),
    [['IAX2', 'far', '192.0.2.1:4569', 'Registered']],
  );
  const [registration] = [...far.driver.registrations()];
  assert.deepEqual([registration?.state, registration?.perceived], ['Registered', '192.0.2.2:4569']);
  assert.equal(near.driver.deviceState('far'), 'NOT_INUSE');
});

test('a registration is renewed before it runs out, told once, and runs out when nobody renews it', async () => {
  const { near, far, advance } = await pair();
  await advance(120_000);
  assert.equal(statuses(near).length, 1);
  await far.driver.stop();
  await advance(75_000);
  assert.deepEqual(statuses(near).at(-1)?.status, 'Unregistered');
  assert.equal(near.core.database.get('IAX/Registry', 'far'), undefined);
  assert.equal(near.driver.deviceState('far'), 'UNAVAILABLE');
});

test('a registration is there again after a restart, one of a peer that is gone is forgotten', async () => {
  const database = new MemoryDatabase();
  await database.put('IAX/Registry', 'far', '192.0.2.7:4570:60');
  await database.put('IAX/Registry', 'gone', '192.0.2.8:4570:60');
  const { driver } = await exchangeAt(new IaxNetwork(), '192.0.2.1', NEAR, '', database);
  assert.deepEqual(driver.findPeer('far')?.contact, { address: '192.0.2.7', port: 4570 });
  assert.deepEqual(
    database.entries('IAX/Registry').map(({ key }) => key),
    ['/IAX/Registry/far'],
  );
});

test('an unknown name and a wrong secret get the same frames, a second late, and the one who asked is told why', async () => {
  const answers = [];
  for (const [user, secret] of [
    ['far', 'wrong'],
    ['nobody', 'pw'],
  ]) {
    const { network, near, far, advance } = await pair({ far: `[general]\nregister => ${user}:${secret}@192.0.2.1\n` });
    await advance(1500);
    assert.equal(near.driver.findPeer('far')?.contact, undefined);
    assert.deepEqual(
      far.told('registration.changed').map(({ status, cause }) => [status, cause]),
      [['Rejected', 'Registration Refused']],
    );
    answers.push(
      network.log
        .filter(({ from }) => from.address === '192.0.2.1')
        .map(({ frame }) => (frame?.kind === 'full' ? [frame.subclass, frame.elements.number(Element.AuthMethods)] : [])),
    );
  }
  assert.deepEqual(answers[0], answers[1]);
});

test('plain text and RSA prove as much as MD5', async () => {
  const plain = (text: string) => text.replace('secret=pw', 'secret=pw\nauth=plaintext');
  const byText = await pair({ near: plain(NEAR), far: plain(FAR) });
  assert.equal(statuses(byText.near)[0]?.status, 'Registered');
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const keys = [new KeyRing(), new KeyRing()] as const;
  keys[0].add('theirs.pub', publicKey.export({ type: 'spki', format: 'pem' }) as string);
  keys[1].add('ours.key', privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  const near = NEAR.replace('secret=pw', 'auth=rsa\ninkeys=theirs');
  const far = FAR.replace('far:pw@', 'far:[ours]@');
  assert.equal(statuses((await pair({ near, far, keys })).near)[0]?.status, 'Registered');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const wrong = new KeyRing();
  wrong.add('ours.key', stranger.export({ type: 'pkcs8', format: 'pem' }) as string);
  assert.deepEqual(statuses((await pair({ near, far, keys: [keys[0], wrong] })).near), []);
});

test('a call rings, is answered, and its hang-up has its cause at both ends', async () => {
  const { near, far, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  assert.equal(channel.state, 6);
  const [incoming] = [...far.core.channels];
  assert.deepEqual([incoming?.exten, incoming?.context, incoming?.state], ['600', 'from-near', 6]);
  assert.equal(near.driver.deviceState('far'), 'INUSE');
  incoming!.hangup(21);
  await advance(100);
  assert.equal(near.told('channel.hungUp').at(-1)?.cause, 21);
  assert.equal(near.driver.deviceState('far'), 'NOT_INUSE');
  assert.equal(near.core.channels.size + far.core.channels.size, 0);
  assert.deepEqual([[...near.driver.dialogs()], [...far.driver.dialogs()]], [[], []]);
});

test('an extension that is not there is refused with its cause, a caller with a wrong secret with no more than a refusal', async () => {
  const { near, advance } = await pair();
  call(near, 'far/999');
  await advance(100);
  assert.equal(near.told('channel.hungUp').at(-1)?.cause, 3);
  call(near, 'near:bad@far/600');
  await advance(1500);
  assert.equal(near.told('channel.hungUp').at(-1)?.cause, 50);
});

test('a section is called by the name that the far end knows us by: username, not the name of the section', async () => {
  const far = FAR.replace('[near]', '[known-as-this]');
  for (const [near, cause] of [
    [NEAR.replace('username=near\n', ''), 50],
    [NEAR, 50],
    [NEAR.replace('username=near', 'username=known-as-this'), 16],
  ] as const) {
    const { near: exchange, far: other, advance } = await pair({ near, far });
    const channel = call(exchange, 'far/600');
    await advance(1500);
    assert.equal(other.core.channels.size, cause === 16 ? 1 : 0);
    if (!channel.ended) channel.hangup(16);
    await advance(100);
    assert.equal(exchange.told('channel.hungUp').at(-1)?.cause, cause);
  }
});

test('no codec in common refuses the call as such', async () => {
  const { near, advance } = await pair({ far: FAR.replace('context=from-near', 'context=from-near\ndisallow=all\nallow=alaw') });
  const other = await pair({
    near: NEAR.replace('type=friend', 'type=friend\ndisallow=all\nallow=ulaw'),
    far: FAR.replace('context=from-near', 'context=from-near\ndisallow=all\nallow=alaw'),
  });
  const channel = call(near, 'far/600');
  await advance(100);
  assert.equal(channel.leg.read?.('audionativeformat'), 'alaw');
  call(other.near, 'far/600');
  await other.advance(100);
  assert.equal(other.near.told('channel.hungUp').at(-1)?.cause, 58);
});

test('digits, text, hold and variables reach the other end', async () => {
  const { near, far, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  const [incoming] = [...far.core.channels];
  const texts: string[] = [];
  incoming!.signals.on('text', (text) => texts.push(text));
  channel.sendDigit('5', 120);
  channel.sendDigit('#', 80);
  assert.equal(await channel.leg.sendText?.('hello'), true);
  await advance(600, 1);
  const digits = far.told('channel.digitEnded');
  assert.deepEqual(
    digits.map(({ digit }) => digit),
    ['5', '#'],
  );
  for (const [index, wanted] of [120, 80].entries()) {
    const { durationMs } = digits[index]!;
    assert.ok(Math.abs(durationMs - wanted) <= 1, `${durationMs} ms, not ${wanted}`);
  }
  assert.deepEqual(texts, ['hello']);
  const other = near.driver.request({ resource: 'far/601' }) as Channel;
  setRemoteVariable(other, 'colour', 'blue'.repeat(100));
  other.leg.call();
  await advance(100);
  const second = [...far.core.channels].find(({ exten }) => exten === '601');
  assert.equal(remoteVariables(second!).get('colour'), 'blue'.repeat(100));
});

test('a call that comes in has the identity of the configuration, else its own', async () => {
  const { near, far, advance } = await pair();
  call(far, 'near/700');
  await advance(100);
  const [incoming] = [...near.core.channels];
  assert.deepEqual([incoming?.callerId.number, incoming?.callerId.name], ['200', 'Far End']);
  assert.match(incoming!.name, /^IAX2\/far-\d+$/);
});

test("a context that is not the caller's is refused, and so is a stranger, like a wrong secret", async () => {
  const { network, near, far, advance } = await pair();
  call(far, 'near/700@default');
  call(far, 'stranger:pw@near/700');
  await advance(1500);
  assert.deepEqual(
    far
      .told('channel.hungUp')
      .map(({ cause }) => cause)
      .sort(),
    [3, 50],
  );
  assert.equal(near.core.channels.size, 0);
  assert.ok(network.log.some(({ frame }) => frame?.kind === 'full' && frame.type === FrameType.Iax && frame.subclass === Command.AUTHREQ));
});

test('callers in one name who prove nothing are at most three at a time, and are let go of after half a minute', async () => {
  const { network, near, advance } = await pair({ near: NEAR.replace('secret=pw', 'secret=pw\nrequirecalltoken=no') });
  const station = network.station('192.0.2.9');
  const { encodeFull } = await import('./frame/frames.ts');
  const { Elements } = await import('./frame/elements.ts');
  for (const source of [11, 12, 13, 14]) {
    const header = { source, destination: 0, timestamp: 1, outSequence: 0, inSequence: 0, type: FrameType.Iax, subclass: Command.NEW };
    const elements = new Elements().add16(Element.Version, 2).addText(Element.Username, 'far').addText(Element.CalledNumber, '700');
    station.send({ address: '192.0.2.1', port: 4569 }, encodeFull(header, elements.encode()));
  }
  await advance(20);
  const count = (command: number) => station.commands.filter((each) => each === command).length;
  assert.deepEqual([count(Command.AUTHREQ), count(Command.REJECT)], [3, 1]);
  await advance(60_000);
  assert.deepEqual(
    [...near.driver.dialogs()].filter(({ address }) => address === '192.0.2.9'),
    [],
  );
});

test('who is asked whether it is there is told when it is, and when it is not any more', async () => {
  const { near, far, advance } = await pair({ near: NEAR.replace('secret=pw', 'secret=pw\nqualify=yes\nqualifyfreqok=5000') });
  await advance(100);
  assert.deepEqual(
    statuses(near).map(({ status }) => status),
    ['Registered', 'Reachable'],
  );
  await far.driver.stop();
  await advance(12_000);
  assert.equal(statuses(near).at(-1)?.status, 'Unreachable');
  assert.deepEqual(near.driver.request({ resource: 'far/600' }), { refused: true, cause: 20 });
});

test('a reload keeps calls and registrations of those who stay, and forgets who is gone', async () => {
  const { near, advance } = await pair();
  const channel = call(near, 'far/600');
  await advance(100);
  await near.driver.reload(await iaxConf(`${NEAR}[other]\ntype=peer\nhost=192.0.2.77\n`), KeyRing.empty);
  assert.deepEqual(near.driver.findPeer('far')?.contact, { address: '192.0.2.2', port: 4569 });
  assert.deepEqual(near.driver.findPeer('other')?.contact, { address: '192.0.2.77', port: 4569 });
  assert.equal(channel.ended, false);
  await near.driver.reload(await iaxConf('[general]\n'), KeyRing.empty);
  assert.equal(near.driver.findPeer('far'), undefined);
  assert.equal(near.driver.deviceState('far'), 'INVALID');
});

test('a reload that is under way when the driver stops ends there: nobody is asked any more', async () => {
  const timersOf = async (reloads: boolean) => {
    const { near } = await pair();
    const many = Array.from({ length: 3000 }, (_, i) => `[p${i}]\ntype=peer\nhost=192.0.2.77\nqualify=yes\n`).join('');
    const reload = reloads ? near.driver.reload(await iaxConf(NEAR + many), KeyRing.empty) : undefined;
    // Once the peers are there, what follows comes in portions.
    while (reloads && !near.driver.findPeer('p2999')) await new Promise((resolve) => setImmediate(resolve));
    await near.driver.stop();
    await reload;
    return (near.core.clock as ManualClock).pendingTimers;
  };
  assert.equal(await timersOf(true), await timersOf(false));
});
