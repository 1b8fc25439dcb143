import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { DaemonProcess, withSample } from './daemon-process.ts';

const AGENTS = Array.from({ length: 40 }, (_, i) => String(2000 + i));
const ROUNDS = 2;

/** Sends all at once and kills the process after so many confirmations; who was confirmed. */
async function confirmedUntilKilled(
  daemon: DaemonProcess,
  requests: readonly (() => Record<string, string>)[],
  after: number,
): Promise<string[]> {
  const peer = await logIn(daemon);
  for (const request of requests) {
    const { Action = '', ...headers } = request();
    peer.send(Action, headers);
  }
  const confirmed: string[] = [];
  for (let i = 0; i < after; i++) {
    const reply = await peer.reply();
    if (reply.get('Response') === 'Success') confirmed.push(reply.get('ActionID') ?? '');
  }
  daemon.child.kill('SIGKILL');
  await daemon.exit;
  // What was still on its way when it died counts as confirmed as well.
  for (const message of peer.messages) {
    const id = message.get('ActionID');
    if (message.get('Response') === 'Success' && id && !confirmed.includes(id)) confirmed.push(id);
  }
  peer.close();
  return confirmed;
}

async function logIn(daemon: DaemonProcess): Promise<AmiPeer> {
  const peer = await AmiPeer.connect({ port: await daemon.port('AMI (classic)') });
  await peer.login('classic', 'sesame', 'off');
  return peer;
}

/** Where each agent is logged in, by id. */
async function placesOf(daemon: DaemonProcess): Promise<Map<string, string>> {
  const peer = await logIn(daemon);
  await peer.action('Agents');
  await peer.event('AgentsComplete');
  const places = peer.messages.flatMap((message): [string, string][] =>
    message.get('Event') === 'Agents' ? [[message.get('Agent') ?? '', message.get('LoggedInChan') ?? '']] : [],
  );
  peer.close();
  return new Map(places);
}

test('a callback login or logoff that was confirmed survives the death of the process', () =>
  withSample(async ({ config, state }) => {
    const declared = AGENTS.map((id) => `agent => ${id},,\n`).join('');
    await writeFile(join(config, 'agents.conf'), `[general]\npersistentagents = yes\n[agents]\n${declared}`);
    const start = () => new DaemonProcess(['start', '--config', config, '--state', state], { RINGDOWN_SECRET: 'sesame' });
    let daemon = start();
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const login = (id: string) => ({
          Action: 'AgentCallbackLogin',
          ActionID: id,
          Agent: id,
          Exten: String(300 + round),
          Context: 'default',
        });
        const confirmed = await confirmedUntilKilled(
          daemon,
          AGENTS.map((id) => () => login(id)),
          5 + 10 * round,
        );
        assert.ok(confirmed.length > 0);
        daemon = start();
        const places = await placesOf(daemon);
        for (const id of confirmed) assert.equal(places.get(id), `${300 + round}@default`, `round ${round}, agent ${id}`);
      }
      const gone = await confirmedUntilKilled(
        daemon,
        AGENTS.map((id) => () => ({ Action: 'AgentLogoff', ActionID: id, Agent: id })),
        20,
      );
      daemon = start();
      const places = await placesOf(daemon);
      for (const id of gone) assert.equal(places.get(id), 'n/a', `agent ${id} was logged off`);
    } finally {
      await daemon.close();
    }
  }));
