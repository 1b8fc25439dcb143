import assert from 'node:assert/strict';
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
  near.sip.reload(await parsed(line(far)));
  await comesTo(near, 'Registered');
});

test('a line that goes takes its registration back, one that stays keeps it', async () => {
  const far = await registrar();
  const near = await start(line(far));
  await comesTo(near, 'Registered');
  near.sip.reload(await parsed(line(far)));
  assert.equal([...near.sip.registrations()][0]!.state, 'Registered');
  const takenBack = far.next('endpoint.statusChanged', isRegistration('Unregistered'));
  near.sip.reload(await parsed(''));
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
