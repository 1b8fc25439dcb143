import type { Bus } from '../core/bus.ts';
import type { Core } from '../core/core.ts';
import { assignVariable } from '../core/dialplan/channel-scope.ts';
import type { OriginateEnded } from '../core/facts.ts';
import { type OriginateRequest, originate } from '../core/originate.ts';
import { AgentQueries } from './agent-queries.ts';
import { BridgeCommands } from './bridge-commands.ts';
import { CallRecordCommands } from './call-record-commands.ts';
import { ChannelCommands } from './channel-commands.ts';
import { ChannelEventQueries } from './channel-event-queries.ts';
import { ConferenceCommands } from './conference-commands.ts';
import type { Configuration } from './configuration.ts';
import { DatabaseCommands } from './database-commands.ts';
import { DialplanQueries } from './dialplan-queries.ts';
import { EndpointQueries } from './endpoint-queries.ts';
import { IaxQueries } from './iax-queries.ts';
import { InCallQueries } from './in-call-queries.ts';
import { LineQueries } from './line-queries.ts';
import { MailboxQueries } from './mailbox-queries.ts';
import type { Modules } from './modules.ts';
import { type OriginateNeed, originateNeeds, settingNeedsSystem, variableNeedsSystem } from './originate-policy.ts';
import { ParkingQueries } from './parking-queries.ts';
import { QueueQueries } from './queue-queries.ts';
import { RecordingCommands } from './recording-commands.ts';
import { SystemStatus } from './system-status.ts';
import { TransferCommands } from './transfer-commands.ts';
import { VoicemailQueries } from './voicemail-queries.ts';

/** One place where phones reach the exchange. */
export interface ListeningPlace {
  readonly what: 'SIP over UDP' | 'SIP over TCP' | 'IAX2 over UDP';
  readonly address: string;
  readonly port: number;
}

export interface ExchangeParts {
  core: Core;
  configuration: Configuration;
  modules: Modules;
  /** Where its phones reach it. */
  listening?: readonly ListeningPlace[];
  /** Lets go of sockets and files; after it nothing happens any more. */
  close: () => Promise<void>;
}

/** What the caller of `Exchange.originate` gives: the core's request without what the exchange adds. */
export type ExchangeOriginate = Omit<OriginateRequest, 'setVariable'>;

/** The exchange as a program holds it: queries and commands in plain data, and the bus to hear everything. */
export class Exchange {
  readonly bus: Bus;
  readonly channels: ChannelCommands;
  readonly bridges: BridgeCommands;
  readonly transfers: TransferCommands;
  readonly dialplan: DialplanQueries;
  readonly endpoints: EndpointQueries;
  readonly conferences: ConferenceCommands;
  readonly database: DatabaseCommands;
  readonly mailboxes: MailboxQueries;
  readonly voicemail: VoicemailQueries;
  readonly lines: LineQueries;
  readonly recordings: RecordingCommands;
  readonly parking: ParkingQueries;
  readonly inCall: InCallQueries;
  readonly agents: AgentQueries;
  readonly iax: IaxQueries;
  readonly queues: QueueQueries;
  readonly callRecords: CallRecordCommands;
  readonly channelEvents: ChannelEventQueries;
  readonly modules: Modules;
  readonly configuration: Configuration;
  readonly system: SystemStatus;
  readonly listening: readonly ListeningPlace[];
  readonly #core: Core;
  readonly #close: () => Promise<void>;
  #stopping: Promise<void> | undefined;

  constructor(parts: ExchangeParts) {
    const { core } = parts;
    this.#core = core;
    this.#close = parts.close;
    this.bus = core.bus;
    this.listening = parts.listening ?? [];
    this.channels = new ChannelCommands(core);
    this.bridges = new BridgeCommands(core);
    this.transfers = new TransferCommands(core);
    this.dialplan = new DialplanQueries(core);
    this.endpoints = new EndpointQueries(core);
    this.conferences = new ConferenceCommands(core);
    this.database = new DatabaseCommands(core);
    this.mailboxes = new MailboxQueries(core);
    this.voicemail = new VoicemailQueries(core);
    this.lines = new LineQueries(core, parts.modules);
    this.callRecords = new CallRecordCommands(core);
    this.channelEvents = new ChannelEventQueries(core);
    this.recordings = new RecordingCommands(core);
    this.parking = new ParkingQueries(core);
    this.inCall = new InCallQueries(core);
    this.agents = new AgentQueries(core);
    this.iax = new IaxQueries(core);
    this.queues = new QueueQueries(core);
    this.modules = parts.modules;
    this.configuration = parts.configuration;
    this.system = new SystemStatus(core, this.channels, () => parts.modules.lastReloadAt);
  }

  /** The live core, for those who extend the exchange in the same process (features, tests); the manager does not use it. */
  get core(): Core {
    return this.#core;
  }

  /** What an account needs beside `originate` to run that application with that data; undefined for nothing. */
  originateNeeds(application: string, data: string): OriginateNeed | undefined {
    return originateNeeds(application, data);
  }

  /** Whether a variable's name (or function) reaches beyond the call, so that it needs `system`. */
  variableNeedsSystem(name: string): boolean {
    return variableNeedsSystem(name);
  }

  /** Whether a variable (or function) that is set on a new call reaches beyond it, so that it needs `system`. */
  settingNeedsSystem(name: string, value: string): boolean {
    return settingNeedsSystem(name, value);
  }

  /** Makes a call; resolves when it is answered or has failed, without telling anybody. */
  originate(request: ExchangeOriginate): Promise<OriginateEnded> {
    return originate(this.#core, {
      setVariable: (channel, name, value) => assignVariable(this.#core, channel, name, value),
      ...request,
    });
  }

  /** Makes a call and tells its end as the fact `originate.ended`: what an asynchronous Originate is. */
  originateAsync(request: ExchangeOriginate): void {
    void this.originate(request).then((ended) => this.bus.publish('originate.ended', ended));
  }

  /** Says that all is ready: the last step of the start. */
  booted(): void {
    this.bus.publish('exchange.booted', { uptimeSeconds: this.system.uptimeSeconds, lastReloadSeconds: this.system.lastReloadSeconds });
  }

  /**
   * Stops: with `gracefully` after the last call has ended (no new ones are taken), otherwise at once with all calls hung up. Resolves when
   * sockets and files are closed. A second call joins the first; one without `gracefully` hurries it.
   */
  stop({ gracefully = false, restart = false } = {}): Promise<void> {
    this.#core.stopping = true;
    if (!gracefully) for (const channel of [...this.#core.channels]) channel.requestHangup();
    this.#stopping ??= this.#stop(restart);
    return this.#stopping;
  }

  async #stop(restart: boolean): Promise<void> {
    await this.#lastCallEnded();
    this.bus.publish('exchange.stopping', { cleanly: true, restart });
    await this.#close();
  }

  #lastCallEnded(): Promise<void> {
    if (this.#core.channels.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const off = this.bus.subscribe(['channel.hungUp'], () => {
        if (this.#core.channels.size > 0) return;
        off();
        resolve();
      });
    });
  }
}
