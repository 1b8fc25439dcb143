import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { afterEach, test } from 'node:test';
import { ManualClock } from '../../../base/manual-clock.ts';
import { readConfOrEmpty } from '../../../config/conf-file.ts';
import { MemoryConfSource } from '../../../config/conf-source.ts';
import { parseSipConf } from '../../../config/sip-conf.ts';
import { nullLeg } from '../../../core/leg/null-leg.ts';
import { type SipKit, sipKit } from '../../../testing/sip-kit.ts';
import { StackAgent } from '../../../testing/stack-agent.ts';

const GENERAL = '[general]\nbindaddr=127.0.0.1\nbindport=0\ncontext=default\n';
const TRUNK = '[trunk]\ntype=friend\nhost=dynamic\nsecret=pw\ncallerid=Trunk <900>\n';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop();
});

async function start(sip: string, clock?: ManualClock): Promise<SipKit> {
  const kit = await sipKit({
    extensions: '[default]\nexten => 600,1,Answer()\n same => n,Wait(30)\nexten => 900,1,Dial(SIP/trunk)\n',
    sip: GENERAL + sip,
    ...(clock && { clock }),
  });
  running.push(kit);
  return kit;
}

const registrar = (more = '') => start(more + TRUNK);
const line = (kit: SipKit, who = 'trunk:pw') => `register => ${who}@127.0.0.1:${kit.sip.udpAddress!.port}/600\n`;

const parsed = async (sip: string) => parseSipConf(await readConfOrEmpty(new MemoryConfSource({ 'sip.conf': GENERAL + sip }), 'sip.conf'));
const isRegistration = (status: string) => (fact: { status: string }) => fact.status === status;

/** Resolves once a registration of that kit has come to that, be it long ago. */
async function comesTo(kit: SipKit, status: string): Promise<void> {
  if (!kit.told('registration.changed').some(isRegistration(status))) await kit.next('registration.changed', isRegistration(status));
}

test('a line to register by is challenged, granted, and calls from there arrive at its extension', async () => {
  const far = await registrar();
  const near = await start(`allowguest=yes\n${line(far)}`);
  await comesTo(near, 'Registered');
  const [view] = near.sip.registrations();
  assert.deepEqual([view!.username, view!.state, view!.refreshSeconds], ['trunk', 'Registered', 120 - 15]);
  assert.ok(view!.registeredAt !== undefined);
  const created = near.next('channel.created');
  const answered = far.next('channel.stateChanged', ({ channel }) => channel.technology === 'SIP' && channel.state === 6);
  far.core.startDialplan(far.core.channels.create({ technology: 'Test', name: 'Test/1', leg: () => nullLeg })!, {
    context: 'default',
    exten: '900',
    priority: 1,
  });
  assert.equal((await created).channel.exten, '600');
  await answered;
});

test('a registrar that wants longer ones is asked for as long as it wants', async () => {
  const far = await registrar('minexpiry=300\nmaxexpiry=3600\n');
  const near = await start(line(far));
  await comesTo(near, 'Registered');
  assert.equal([...near.sip.registrations()][0]!.refreshSeconds, 300 - 15);
});

test('a refusal ends it, is told once, and a reload with another secret begins anew', async () => {
  const far = await registrar();
  const near = await start(line(far, 'trunk:wrong'));
  await comesTo(near, 'No Authentication');
  assert.equal(near.told('registration.changed').length, 1);
  await near.sip.reload(await parsed(line(far)));
  await comesTo(near, 'Registered');
});

test('a line that goes takes its registration back, one that stays keeps it', async () => {
  const far = await registrar();
  const near = await start(line(far));
  await comesTo(near, 'Registered');
  await near.sip.reload(await parsed(line(far)));
  assert.equal([...near.sip.registrations()][0]!.state, 'Registered');
  const takenBack = far.next('endpoint.statusChanged', isRegistration('Unregistered'));
  await near.sip.reload(await parsed(''));
  await takenBack;
  assert.deepEqual([...near.sip.registrations()], []);
});

test('a registrar that is silent is asked again in the same call, and given up after so many attempts', async () => {
  const agent = new StackAgent({ address: '127.0.0.1', port: 9 });
  await agent.start();
  running.push(agent);
  agent.answers = 0;
  const clock = new ManualClock();
  const near = await start(`registertimeout=20\nregisterattempts=2\nregister => trunk:pw@127.0.0.1:${agent.port}\n`, clock);
  const first = await agent.next('REGISTER');
  await clock.advance(20_000);
  await comesTo(near, 'Unregistered');
  await clock.advance(20_000);
  let second = await agent.next('REGISTER');
  while (second.cseq!.number === first.cseq!.number) second = await agent.next('REGISTER');
  assert.equal(second.callId, first.callId);
  await clock.advance(20_000);
  await comesTo(near, 'Failed');
});

/** A registrar that answers each REGISTER as it is told, and counts them. */
class Registrar {
  readonly socket: Socket;
  requests: string[] = [];
  answer: (request: string, serial: number) => string | undefined = () => undefined;

  static async open(): Promise<Registrar> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new Registrar(socket);
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    running.push({ stop: async () => void socket.close() });
    socket.on('message', (bytes, from) => {
      const request = bytes.toString('latin1');
      this.requests.push(request);
      const status = this.answer(request, this.requests.length);
      if (status === undefined) return;
      const echoed = request.split('\r\n').filter((row) => /^(Via|From|To|Call-ID|CSeq):/i.test(row));
      socket.send(
        `SIP/2.0 ${[status.split('\n')[0], ...echoed, ...status.split('\n').slice(1), 'Content-Length: 0'].join('\r\n')}\r\n\r\n`,
        from.port,
        from.address,
      );
    });
  }

  get line(): string {
    return `register => trunk:pw@127.0.0.1:${this.socket.address().port}\n`;
  }
}

test('a registrar that challenges without end, wants ever longer times, or sends elsewhere is asked a few times and no more', async () => {
  const challenge = (serial: number) =>
    `401 Unauthorized\nWWW-Authenticate: Digest realm="r", nonce="${serial}${'n'.repeat(20_000)}", algorithm=MD5`;
  const hostile: [string, (request: string, serial: number) => string, number, string][] = [
    ['challenges', (_, serial) => challenge(serial), 4, 'No Authentication'],
    ['longer times', (_, serial) => `423 Interval Too Brief\nMin-Expires: ${200 + serial}`, 4, 'Rejected'],
    [
      'both in turn',
      (_, serial) => (serial % 2 ? `423 Interval Too Brief\nMin-Expires: ${200 + serial}` : challenge(serial)),
      4,
      'No Authentication',
    ],
    ['redirection', (request) => `302 Moved\nContact: <${/REGISTER (\S+)/.exec(request)?.[1]}>`, 1, 'Rejected'],
  ];
  for (const [what, answer, most, end] of hostile) {
    const registrar = await Registrar.open();
    registrar.answer = answer;
    const clock = new ManualClock();
    const near = await start(registrar.line, clock);
    await comesTo(near, end);
    assert.equal(new Set(registrar.requests.map((request) => /\r\nCSeq: (\d+)/.exec(request)?.[1])).size, most, what);
    await clock.advance(60_000);
    assert.equal(near.sip.load.transactions, 0, what);
    assert.equal(clock.pendingTimers, 0, what);
  }
});

test('an answer that comes when it was given up changes nothing, and one that never becomes final does not hold the line', async () => {
  const registrar = await Registrar.open();
  registrar.answer = () => '100 Trying';
  const clock = new ManualClock();
  const near = await start(`registertimeout=20\nregisterattempts=1\n${registrar.line}`, clock);
  while (registrar.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(20_000);
  await comesTo(near, 'Failed');
  const [first] = registrar.requests;
  const echoed = first!.split('\r\n').filter((row) => /^(Via|From|To|Call-ID|CSeq|Contact):/i.test(row));
  const late = `SIP/2.0 200 OK\r\n${echoed.join('\r\n')}\r\nExpires: 60\r\n\r\n`;
  registrar.answer = () => undefined;
  await new Promise((resolve) => registrar.socket.send(late, near.sip.udpAddress!.port, '127.0.0.1', resolve));
  // Answered behind it.
  const probe = new StackAgent(near.sip.udpAddress!);
  await probe.start();
  running.push(probe);
  await probe.send('OPTIONS', 'sip:600@127.0.0.1', {});
  assert.equal([...near.sip.registrations()][0]?.state, 'Failed');
  assert.equal(near.told('registration.changed').filter(isRegistration('Registered')).length, 0);
});
