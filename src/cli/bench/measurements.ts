import { type Clock, sleep } from '../../base/clock.ts';
import { countOf } from '../../base/count.ts';
import { AmiClient, type AmiClientOptions, OriginateFailure } from '../../client/index.ts';
import type { Load } from './load.ts';
import { headerOf, LOGINS_AT_A_TIME, type LoadLogin, LoadSession } from './load-session.ts';
import type { Tally } from './tally.ts';

/** Whom the load is put on, and how much of it. */
export interface LoadPlan {
  readonly options: AmiClientOptions;
  readonly sessions: number;
  /** Pings on their way on each session. */
  readonly depth: number;
  /** The channel that is called. */
  readonly channel: string | undefined;
  readonly clock: Clock;
}

/** Something that is measured. */
export interface Measurement {
  readonly name: string;
  /** What is counted. */
  readonly unit: string;
  /** The load in words. */
  describe(plan: LoadPlan): string;
  prepare(plan: LoadPlan): Promise<Load>;
}

const loginOf = ({ options: { username, secret, auth = 'md5' } }: LoadPlan, events = 'off'): LoadLogin => ({
  username,
  secret,
  auth,
  events,
});

const loginsAtATime = ({ sessions }: LoadPlan) => Math.min(sessions, LOGINS_AT_A_TIME);

/** @throws Error for a reply that is no success */
function expectSuccess(action: string, reply: string): void {
  if (!/^Response: (Success|Pong|Goodbye)/.test(reply)) throw new Error(`${action} was refused: ${headerOf(reply, 'Message') ?? reply}`);
}

const login: Measurement = {
  name: 'login',
  unit: 'logins',
  describe: (plan) => `connect, log in by challenge, log off, ${loginsAtATime(plan)} at a time`,
  prepare: async (plan) => ({
    atATime: loginsAtATime(plan),
    once: async (_, tally) => {
      const start = plan.clock.monotonic();
      const session = await LoadSession.open(plan.options.via, loginOf(plan));
      try {
        tally.succeed(start, plan.clock.monotonic());
        expectSuccess('Logoff', await session.send('Action: Logoff\r\n'));
      } finally {
        session.close();
      }
    },
    close() {},
  }),
};

const ping: Measurement = {
  name: 'ping',
  unit: 'pings',
  describe: ({ sessions, depth }) => `Ping on ${countOf(sessions, 'session')}, ${depth} at a time on each`,
  prepare: async (plan) => {
    const sessions = await LoadSession.openMany(plan.options.via, loginOf(plan), plan.sessions);
    return {
      atATime: plan.sessions * plan.depth,
      once: async (index, tally) => {
        const session = sessions[index % sessions.length]!;
        const start = plan.clock.monotonic();
        expectSuccess('Ping', await session.send('Action: Ping\r\n'));
        tally.succeed(start, plan.clock.monotonic());
      },
      close: () => closeAll(sessions),
    };
  },
};

/** User events that are on their way to the first listener. */
const EVENTS_AT_A_TIME = 16;
const PAYLOAD = 'x'.repeat(100);
/** What has not come after so long a silence is lost. */
const SILENCE_MS = 3000;

const events: Measurement = {
  name: 'events',
  unit: 'events received',
  describe: ({ sessions }) => `UserEvent from one session to ${countOf(sessions, 'other')}, ${EVENTS_AT_A_TIME} at a time`,
  prepare: async (plan) => {
    const listeners = await LoadSession.openMany(plan.options.via, loginOf(plan, 'user'), plan.sessions);
    try {
      return new EventLoad(await LoadSession.open(plan.options.via, loginOf(plan)), listeners, plan.clock);
    } catch (error) {
      closeAll(listeners);
      throw error;
    }
  },
};

/** A user event that not all have heard yet. */
interface RaisedEvent {
  readonly tally: Tally;
  readonly sentAt: number;
  /** The first listener heard it. */
  readonly heard: () => void;
  readonly failed: (error: Error) => void;
  heardBy: number;
}

/** One session that raises events and others that count them. The next one is raised when the first listener has heard one. */
class EventLoad implements Load {
  readonly atATime = EVENTS_AT_A_TIME;
  readonly #sender: LoadSession;
  readonly #listeners: readonly LoadSession[];
  readonly #clock: Clock;
  /** Tells these events from those of others. */
  readonly #tag = `ringdown-bench-${Math.random().toString(36).slice(2, 8)}`;
  readonly #raised = new Map<number, RaisedEvent>();
  #numbers = 0;
  #heardAt = 0;
  #isCut = false;

  constructor(sender: LoadSession, listeners: readonly LoadSession[], clock: Clock) {
    this.#sender = sender;
    this.#listeners = listeners;
    this.#clock = clock;
    for (const [index, listener] of listeners.entries()) listener.onEvent = (text) => this.#hear(text, index === 0);
    sender.onReply = (text) => {
      if (!text.startsWith('Response: Success')) this.#fail(`UserEvent was refused: ${headerOf(text, 'Message') ?? text}`);
    };
    for (const session of [sender, ...listeners]) void session.closed.then(() => this.#cut());
  }

  async once(_: number, tally: Tally): Promise<void> {
    if (this.#isCut) throw new Error(CUT);
    const number = ++this.#numbers;
    await new Promise<void>((heard, failed) => {
      this.#raised.set(number, { tally, sentAt: this.#clock.monotonic(), heard, failed, heardBy: 0 });
      this.#sender.post(`Action: UserEvent\r\nUserEvent: ${this.#tag}\r\nNumber: ${number}\r\nPayload: ${PAYLOAD}\r\n`);
    });
  }

  async settle(tally: Tally): Promise<void> {
    this.#heardAt = this.#clock.monotonic();
    while (this.#raised.size > 0 && !this.#isCut && this.#clock.monotonic() - this.#heardAt < SILENCE_MS) await sleep(this.#clock, 5);
    for (const { heardBy } of this.#raised.values()) tally.fail('not received', this.#listeners.length - heardBy);
    this.#raised.clear();
  }

  close(): void {
    closeAll([this.#sender, ...this.#listeners]);
  }

  #hear(text: string, isFirst: boolean): void {
    if (!text.includes(this.#tag)) return;
    const number = Number(headerOf(text, 'Number'));
    const raised = this.#raised.get(number);
    if (!raised) return;
    this.#heardAt = this.#clock.monotonic();
    raised.tally.succeed(raised.sentAt, this.#heardAt);
    raised.heardBy++;
    if (isFirst) raised.heard();
    if (raised.heardBy === this.#listeners.length) this.#raised.delete(number);
  }

  #cut(): void {
    this.#isCut = true;
    this.#fail(CUT);
  }

  #fail(reason: string): void {
    for (const { failed } of this.#raised.values()) failed(new Error(reason));
  }
}

const CUT = 'the connection was closed';

const CALL = { Application: 'Wait', Data: '60', Timeout: 10_000 };

/** The client makes these calls: it knows how either dialect tells of them. */
const originate: Measurement = {
  name: 'originate',
  unit: 'calls',
  describe: (plan) => `${plan.channel} called, answered and hung up, ${countOf(plan.sessions, 'call')} at a time`,
  prepare: async (plan) => {
    const ami = await AmiClient.connect({ ...plan.options, events: 'call', reconnect: false, whenOffline: 'fail' });
    return {
      atATime: plan.sessions,
      once: async (_, tally) => {
        const start = plan.clock.monotonic();
        const call = await ami.originate({ Channel: plan.channel ?? '', ...CALL }).catch((error) => {
          // Each failure names its call; the reason is what is counted.
          throw error instanceof OriginateFailure ? new Error(error.message.replace(/^the call to .* failed/, 'call failed')) : error;
        });
        tally.succeed(start, plan.clock.monotonic());
        await ami.action('Hangup', { Channel: call.channel });
      },
      close: () => ami.close(),
    };
  },
};

export const MEASUREMENTS: readonly Measurement[] = [login, ping, events, originate];
export const MEASUREMENT_NAMES: readonly string[] = MEASUREMENTS.map(({ name }) => name);

function closeAll(sessions: readonly LoadSession[]): void {
  for (const session of sessions) session.close();
}
