import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startExchange } from '../../src/daemon/start-exchange.ts';
import { AmiPeer, type AmiPeerMessage } from '../../src/testing/ami-peer.ts';
import { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { configuration, farConfiguration } from './configuration.ts';
import { Observed } from './observed.ts';

/** The user of the document's examples. */
export const USER = { name: 'testuser', secret: 'testsecret' } as const;
const PHONE_SECRET = 'phonepw';

/** A client that speaks the classic dialect, whatever it sends and hears being noted. */
export class Client {
  readonly peer: AmiPeer;
  readonly #observed: Observed;

  constructor(peer: AmiPeer, observed: Observed) {
    this.peer = peer;
    this.#observed = observed;
  }

  /** Sends an action and gives its reply. */
  async ask(action: string, headers: Readonly<Record<string, string | number>> = {}): Promise<AmiPeerMessage> {
    const reply = await this.peer.action(action, headers);
    this.#observed.replied(action, reply);
    return reply;
  }

  /** As `ask`; anything but `Response: Success` fails. */
  async do(action: string, headers: Readonly<Record<string, string | number>> = {}): Promise<AmiPeerMessage> {
    const reply = await this.ask(action, headers);
    assert.equal(reply.get('Response'), 'Success', `${action}: ${reply.text}`);
    return reply;
  }

  /** Sends lines as the document prints them, and gives the reply. */
  async say(example: string): Promise<AmiPeerMessage> {
    const lines = example.trim().split('\n');
    const action = /^Action: (\w+)/.exec(lines[0]!.trim())![1]!;
    this.peer.write(`${lines.map((line) => line.trim()).join('\r\n')}\r\n\r\n`);
    const reply = await this.peer.reply(20_000);
    this.#observed.replied(action, reply);
    return reply;
  }

  /** The output of a console command. */
  command = (command: string): Promise<AmiPeerMessage> => this.ask('Command', { Command: command });

  event = (name: string, where: Readonly<Record<string, string | RegExp>> = {}, withinMs?: number): Promise<AmiPeerMessage> =>
    this.peer.event(name, where, withinMs);
}

/** The exchange of the document with its phones, and a client of `testuser` that hears everything. */
export interface Stage {
  readonly observed: Observed;
  readonly client: Client;
  /** A further connection, not logged in. */
  connect(): Promise<Client>;
  /** A phone of sip.conf, registered. */
  phone(name: string): Promise<SipPhone>;
  stop(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const observed = new Observed();
  const state = await mkdtemp(join(tmpdir(), 'ringdown-document-'));
  const far = await startExchange({ config: farConfiguration(PHONE_SECRET) });
  const farPort = (name: string) => far.places.find(({ what }) => what === name)?.port ?? 0;
  const config = configuration(PHONE_SECRET, { sip: farPort('SIP over UDP'), iax: farPort('IAX2 over UDP') });
  const running = await startExchange({ config, state });
  const port = (what: string) => running.places.find((place) => place.what === what)?.port ?? 0;
  const peers: AmiPeer[] = [];
  const phones = new Map<string, SipPhone>();
  const connect = async () => {
    const peer = await AmiPeer.connect({
      port: port('AMI (classic)'),
      trace: (direction, text) => (direction === '>' ? observed.sent(text) : observed.heard(text)),
    });
    peers.push(peer);
    return new Client(peer, observed);
  };
  const client = await connect();
  await client.do('Login', { Username: USER.name, Secret: USER.secret });
  let stopping: Promise<void> | undefined;
  return {
    observed,
    client,
    connect,
    async phone(name) {
      const known = phones.get(name);
      if (known) return known;
      const phone = await SipPhone.start({ name, secret: PHONE_SECRET, server: { host: '127.0.0.1', port: port('SIP over UDP') } });
      phones.set(name, phone);
      await phone.register();
      return phone;
    },
    stop() {
      stopping ??= (async () => {
        for (const phone of phones.values()) await phone.stop();
        await running.stop();
        await far.stop();
        for (const peer of peers) peer.close();
        await rm(state, { recursive: true, force: true });
      })();
      return stopping;
    },
  };
}
