import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { headerOf } from '../ami-text.ts';
import { DIALECTS, type DialectName } from '../dialects.ts';
import type { Recording, RecordingEntry } from '../recording.ts';
import type { Script, Step } from '../script.ts';
import { ManagerConnection } from './manager-connection.ts';
import { ScriptedPhone } from './scripted-phone.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface PlayOptions {
  readonly dialect: DialectName;
  readonly ami: Place;
  readonly sip: Place;
  /** What is noted as the server's version. */
  readonly version?: string;
  /** Sees each entry as it is made. */
  readonly onEntry?: (entry: RecordingEntry) => void;
}

export interface Played {
  readonly recording: Recording;
  /** Steps that did not come about in time, with why where something was thrown. */
  readonly late: readonly { readonly step: number; readonly what: string }[];
}

/** How long a look between two tries of a condition takes. */
const LOOK_MS = 5;
const GREETING_WITHIN_MS = 3000;
const REPLY_WITHIN_MS = 3000;
const EVENT_WITHIN_MS = 5000;
const STATE_WITHIN_MS = 5000;
const QUIET_WITHIN_MS = 15_000;
const BOOTED_WITHIN_MS = 500;

/** Plays a script against an AMI server and its SIP port and records what goes over the wire. A late step is noted and the next begins. */
export async function playScript(script: Script, options: PlayOptions): Promise<Played> {
  return new Player(script, options).play();
}

class Player {
  readonly #script: Script;
  readonly #options: PlayOptions;
  readonly #server: string;
  readonly #startedAt = performance.now();
  readonly #entries: RecordingEntry[] = [];
  readonly #connections = new Map<string, ManagerConnection>();
  readonly #phones = new Map<string, ScriptedPhone>();
  readonly #kept = new Map<string, string>();
  #listening = true;

  constructor(script: Script, options: PlayOptions) {
    this.#script = script;
    this.#options = options;
    this.#server = DIALECTS[options.dialect].server;
  }

  async play(): Promise<Played> {
    const late: { step: number; what: string }[] = [];
    for (const [index, step] of this.#script.steps.entries()) {
      if (step.on !== undefined && step.on !== this.#server) continue;
      this.#note({ t: this.#now(), step: index + 1 });
      const failure = await this.#inTime(step);
      if (failure === undefined) continue;
      this.#note({ t: this.#now(), step: index + 1, timeout: true });
      late.push({ step: index + 1, what: JSON.stringify(step) + failure });
    }
    this.#listening = false;
    for (const connection of this.#connections.values()) connection.cut();
    await Promise.all([...this.#phones.values()].map((phone) => phone.unplug()));
    const { id, set } = this.#script;
    return { recording: { head: { id, server: this.#server, set, version: this.#options.version ?? '' }, entries: this.#entries }, late };
  }

  /** Undefined when the step came about, else why not (empty for: time ran out). */
  async #inTime(step: Step): Promise<string | undefined> {
    try {
      return (await this.#perform(step)) ? undefined : '';
    } catch (error) {
      return ` (${error instanceof Error ? error.message : error})`;
    }
  }

  async #perform(step: Step): Promise<boolean> {
    if ('open' in step) return this.#open(step.open);
    if ('login' in step) return this.#login(step);
    if ('send' in step) return this.#write(step.send, `${step.lines.join('\r\n')}\r\n\r\n`);
    if ('raw' in step) return this.#write(step.raw, step.text);
    if ('reply' in step) return this.#reply(this.#on(step.reply), step.within);
    if ('event' in step) {
      const connection = this.#on(step.event);
      const where = this.#fillAll(step.where);
      return until(() => connection.events(step.name, where, 'mark').length >= (step.count ?? 1), step.within ?? EVENT_WITHIN_MS);
    }
    if ('mark' in step) this.#on(step.mark).mark();
    if ('quiet' in step) return this.#quiet(this.#on(step.quiet), step.ms);
    if ('keep' in step) return this.#keep(step);
    if ('eof' in step) return until(() => this.#on(step.eof).closed, step.within ?? REPLY_WITHIN_MS);
    if ('close' in step) this.#on(step.close).close();
    if ('await' in step) return this.#phones.get(step.await)?.reaches(step.state, step.within ?? STATE_WITHIN_MS) ?? false;
    if ('phone' in step) {
      const phone = await this.#phone(step.phone);
      await phone.perform({
        ...step,
        ...(step.to !== undefined && { to: this.#fill(step.to) }),
        ...(step.body !== undefined && { body: this.#fill(step.body) }),
      });
    }
    if ('wait' in step) await sleep(step.wait);
    return true;
  }

  /** A script opens a connection anew where the recorded server had ended it: one that is still there ends now. */
  #open(name: string): Promise<boolean> {
    this.#connections.get(name)?.cut();
    const connection = new ManagerConnection(this.#options.ami, (dir, text) => this.#note({ t: this.#now(), conn: name, dir, text }));
    this.#connections.set(name, connection);
    return until(() => connection.heard.length > 0 || connection.closed, GREETING_WITHIN_MS);
  }

  async #login(step: Extract<Step, { login: string }>): Promise<boolean> {
    const connection = this.#on(step.login);
    let proof = [`Secret: ${step.secret}`];
    if (step.md5) {
      connection.write('Action: Challenge\r\nAuthType: MD5\r\n\r\n');
      if (!(await until(() => connection.hasReply, REPLY_WITHIN_MS))) return false;
      const challenge = headerOf(connection.takeReply() ?? '', 'Challenge') ?? '';
      const key = createHash('md5')
        .update(challenge + step.secret)
        .digest('hex');
      proof = ['AuthType: MD5', `Key: ${key}`];
    }
    const events = step.events === undefined ? [] : [`Events: ${step.events}`];
    connection.write(['Action: Login', `Username: ${step.user}`, ...proof, ...events, '', ''].join('\r\n'));
    if (!(await this.#reply(connection))) return false;
    if (this.#options.dialect === 'modern') await until(() => connection.events('FullyBooted').length > 0, BOOTED_WITHIN_MS);
    return true;
  }

  #write(name: string, text: string): true {
    this.#on(name).write(this.#fill(text));
    return true;
  }

  async #reply(connection: ManagerConnection, withinMs = REPLY_WITHIN_MS): Promise<boolean> {
    return (await until(() => connection.hasReply, withinMs)) && connection.takeReply() !== undefined;
  }

  #quiet(connection: ManagerConnection, ms: number): Promise<boolean> {
    const from = performance.now();
    return until(() => performance.now() - Math.max(connection.lastHeardAt, from) >= ms, QUIET_WITHIN_MS);
  }

  #keep(step: Extract<Step, { keep: string }>): boolean {
    const connection = this.#on(step.conn);
    const heard = step.message === 'reply' ? connection.replies : connection.events(step.message, this.#fillAll(step.where));
    const found = heard.at(step.nth ?? -1);
    if (found !== undefined) this.#kept.set(step.keep, headerOf(found, step.header) ?? '');
    return found !== undefined;
  }

  #on(name: string): ManagerConnection {
    const connection = this.#connections.get(name);
    if (!connection) throw new Error(`no connection ${name}`);
    return connection;
  }

  async #phone(name: string): Promise<ScriptedPhone> {
    const known = this.#phones.get(name);
    if (known) return known;
    const phone = await ScriptedPhone.plugIn(name, this.#options.sip, (seen) => this.#note({ t: this.#now(), phone: name, ...seen }));
    this.#phones.set(name, phone);
    return phone;
  }

  /** Puts kept values in the place of `${name}`. */
  #fill(text: string): string {
    return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => this.#kept.get(name) ?? whole);
  }

  #fillAll(where: Readonly<Record<string, string>> = {}): Record<string, string> {
    return Object.fromEntries(Object.entries(where).map(([header, pattern]) => [header, this.#fill(pattern)]));
  }

  #now(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  #note(entry: RecordingEntry): void {
    if (!this.#listening) return;
    this.#entries.push(entry);
    this.#options.onEntry?.(entry);
  }
}

async function until(condition: () => boolean, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; !condition(); await sleep(LOOK_MS)) if (performance.now() > end) return false;
  return true;
}
