import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { LoopTurns } from '../base/loop-turns.ts';
import type { Bridge } from './bridge/bridge.ts';
import { Bus } from './bus.ts';
import type { Channel } from './channel/channel.ts';
import { ChannelRegistry } from './channel/channel-registry.ts';
import { MAX_GLOBAL_CHARACTERS, Variables } from './channel/variables.ts';
import type { Application } from './dialplan/define-application.ts';
import type { DialplanFunction } from './dialplan/define-function.ts';
import { Dialplan } from './dialplan/dialplan.ts';
import { Interpreter } from './dialplan/interpreter.ts';
import type { Position } from './dialplan/position.ts';
import { RegisteredExtensions } from './dialplan/registered-extensions.ts';
import { splitFunction } from './dialplan/substitution.ts';
import type { EndpointDirectory } from './endpoint/directory.ts';
import { HangupCause } from './hangup-cause.ts';
import { HoldMusic } from './hold-music.ts';
import { type Database, MemoryDatabase } from './ports/database.ts';
import type { ChannelRequest, Driver, Refusal } from './ports/driver.ts';
import type { MediaEngine } from './ports/media.ts';
import { noMedia } from './ports/media-none.ts';
import type { Prompter } from './ports/prompter.ts';
import { type CoreSettings, DEFAULT_SETTINGS } from './settings.ts';
import { DeviceStates } from './state/device-states.ts';
import { Hints } from './state/hints.ts';

export interface CoreOptions {
  clock: Clock;
  logger: Logger;
  media?: MediaEngine;
  database?: Database;
  prompter?: Prompter;
  settings?: CoreSettings;
}

/** What an exchange is, without any protocol: the parts below and the few things that need several of them. */
export class Core {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly bus: Bus;
  readonly turns = new LoopTurns();
  readonly media: MediaEngine;
  readonly database: Database;
  readonly channels: ChannelRegistry;
  readonly bridges = new Map<string, Bridge>();
  readonly drivers = new Map<string, Driver>();
  /** By lower-case technology. */
  readonly endpoints = new Map<string, EndpointDirectory>();
  /** By lower-case name. */
  readonly applications = new Map<string, Application>();
  /** By upper-case name. */
  readonly functions = new Map<string, DialplanFunction>();
  readonly globals = new Variables(MAX_GLOBAL_CHARACTERS);
  readonly devices: DeviceStates;
  readonly hints: Hints;
  readonly holdMusic: HoldMusic;
  prompter: Prompter;
  settings: CoreSettings;
  /** What is written and what features registered, as one. */
  dialplan: Dialplan = Dialplan.empty;
  readonly registeredExtensions: RegisteredExtensions;
  #writtenDialplan: Dialplan = Dialplan.empty;
  /** No new calls once set; the reason that `core stop gracefully` waits. */
  stopping = false;
  /** Channels that have run a dialplan since the start: calls, as Asterisk counts them. */
  dialplansStarted = 0;
  #isReporting = false;

  constructor(options: CoreOptions) {
    this.clock = options.clock;
    this.logger = options.logger;
    this.bus = new Bus(options.clock, options.logger);
    this.media = options.media ?? noMedia;
    this.database = options.database ?? new MemoryDatabase();
    this.prompter = options.prompter ?? SILENT_PROMPTER;
    this.settings = options.settings ?? DEFAULT_SETTINGS;
    this.channels = new ChannelRegistry(this);
    this.devices = new DeviceStates(this);
    this.hints = new Hints(this);
    this.holdMusic = new HoldMusic(this);
    this.registeredExtensions = new RegisteredExtensions((hints) => this.#mergeDialplan(hints));
  }

  /** Puts a dialplan in force, with what features registered and with its hints. */
  loadDialplan(written: Dialplan): void {
    this.#writtenDialplan = written;
    this.#mergeDialplan(true);
  }

  #mergeDialplan(hints: boolean): void {
    this.dialplan = this.#writtenDialplan.withRegistered(this.registeredExtensions.contexts);
    if (hints) this.hints.load(this.dialplan.hints);
  }

  /** Calls, as Asterisk counts them: channels in a dialplan. */
  get calls(): number {
    let calls = 0;
    for (const channel of this.channels) if (channel.interpreter?.inDialplan) calls++;
    return calls;
  }

  /** As many calls run as `maxcalls` of asterisk.conf allows. */
  get isFull(): boolean {
    const { maxCalls } = this.settings;
    return maxCalls > 0 && this.calls >= maxCalls;
  }

  addDriver(driver: Driver): void {
    this.drivers.set(driver.technology.toLowerCase(), driver);
  }

  /** Makes a channel of `Technology/resource`. Technologies match in any case. */
  request(technology: string, request: ChannelRequest): Channel | Refusal {
    const driver = this.drivers.get(technology.toLowerCase());
    if (!driver || this.stopping)
      return { refused: true, cause: driver ? HangupCause.SwitchCongestion : HangupCause.ChannelNotImplemented };
    return driver.request(request);
  }

  /** Lets a channel run the dialplan from there (or from where it stands). Returns at once; the interpreter hangs the channel up at the end. */
  startDialplan(channel: Channel, position?: Position): Interpreter {
    const interpreter = new Interpreter(this, channel);
    this.dialplansStarted++;
    channel.interpreter = interpreter;
    channel.touch();
    interpreter.start(position);
    return interpreter;
  }

  /** Lets an answered channel run one application in place of a dialplan. */
  startApplication(channel: Channel, step: { application: string; data: string }): void {
    const interpreter = new Interpreter(this, channel);
    channel.interpreter = interpreter;
    interpreter.startApplication(step);
    channel.touch();
  }

  /** Sets a global variable and tells. */
  setGlobal(name: string, value: string | undefined): void {
    if (this.globals.set(name, value)) this.bus.publish('channel.variableSet', { name, value: value ?? '' });
  }

  /** Values of `channelvars` for a snapshot: of a name the channel's or the global one, of a function what it says now. */
  reportedVariables(channel: Channel): [name: string, value: string][] {
    return this.settings.reportedVariables.map((name) => [name, this.#reportedValue(channel, name)]);
  }

  /** A function that is not known, or does not answer at once, has no value in a snapshot; nor one that itself asks for a snapshot. */
  #reportedValue(channel: Channel, name: string): string {
    if (!name.includes('(')) return channel.getVariable(name) ?? this.globals.get(name) ?? '';
    const call = splitFunction(name);
    const read = call && this.functions.get(call.name.toUpperCase())?.read;
    if (!read || this.#isReporting) return '';
    this.#isReporting = true;
    try {
      const value = read({ core: this, channel }, call.args);
      return typeof value === 'string' ? value : '';
    } catch (error) {
      this.logger.error(`reading ${name} for channelvars failed`, error);
      return '';
    } finally {
      this.#isReporting = false;
    }
  }
}

const SILENT_PROMPTER: Prompter = { find: async () => undefined, music: () => undefined, tone: () => undefined };
