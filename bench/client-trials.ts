/** What has broken AMI clients in the field, each as a trial of any of them; compare-clients.ts runs them. */
import type { ScriptedManager } from '../src/testing/scripted-manager.ts';
import type { ClientUnderTest } from './npm-clients.ts';

/** How long something may take before it counts as not happening. */
const PATIENCE_MS = 3000;
/** A minute of silence is more than any of them takes to ask for a sign of life. */
const HALF_OPEN_MS = 60_000;
/** Those that have a time for an action have 10 s, unless they are given another. */
const UNANSWERED_MS = 12_000;
const OUTPUT_LINES = 20_000;

/** Errors that nobody has caught: those of a listener that throws. */
let uncaught = 0;
process.on('uncaughtException', () => {
  uncaught++;
});

export interface Scene {
  readonly server: ScriptedManager;
  readonly client: ClientUnderTest;
  /** Events in JSON, as the client gave them. */
  readonly events: string[];
  connect(): Promise<void>;
  /** The server's own certificate. */
  readonly certificate: string;
}

export interface Trial {
  readonly what: string;
  /** Over TLS, with a certificate that no authority of the machine has signed. */
  readonly isTls?: boolean;
  /** Pieces in which the server writes. */
  readonly bytesAtATime?: number;
  /** Says in a few words what was seen; `ok` first where it is as it should be. */
  run(scene: Scene): Promise<string>;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `promise`, or `otherwise` where it does not settle in time. */
export const within = <T>(promise: Promise<T>, otherwise: T, ms = PATIENCE_MS): Promise<T> =>
  Promise.race([promise, wait(ms).then(() => otherwise)]);

/** Waits until something is so; whether it came to be. */
async function comesTrue(condition: () => boolean, ms = PATIENCE_MS): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await wait(10)) if (condition()) return true;
  return condition();
}

const idLine = (headers: { get(name: string): string | undefined }): string => `ActionID: ${headers.get('ActionID')}\r\n`;

const isLogin = ({ action }: { readonly action: string }): boolean => /^login$/i.test(action);

const bell = (n: number): [string, string | number][] => [
  ['Event', 'Bell'],
  ['N', `number-${n}`],
];

export const TRIALS: readonly Trial[] = [
  {
    what: 'UTF-8 that comes a byte at a time',
    bytesAtATime: 1,
    async run({ server, events, connect }) {
      await connect();
      server.broadcast([
        ['Event', 'Bell'],
        ['CallerIDName', Buffer.from('Ömer Łuk').toString('latin1')],
      ]);
      if (!(await comesTrue(() => events.length > 0))) return 'no event';
      return events[0]!.includes('Ömer Łuk') ? 'ok' : 'garbled';
    },
  },
  {
    what: 'a header that is repeated (`Variable`, twice the same name)',
    async run({ server, events, connect }) {
      await connect();
      server.broadcast([
        ['Event', 'Bell'],
        ['Variable', 'A=first'],
        ['Variable', 'A=second'],
        ['Variable', 'B=third'],
      ]);
      if (!(await comesTrue(() => events.length > 0))) return 'no event';
      const { incomingData, ...parsed } = JSON.parse(events[0]!);
      const keptIn = (text: string) => ['first', 'second', 'third'].filter((value) => text.includes(value));
      const kept = keptIn(JSON.stringify(parsed));
      if (kept.length === 3) return 'ok';
      return `only ${kept.join(', ')} kept${keptIn(String(incomingData)).length === 3 ? ', all in the raw lines' : ''}`;
    },
  },
  {
    what: "a command's output of 2006 with a blank line in it",
    async run({ server, client, connect }) {
      server.on(
        'Command',
        ({ headers }) => `Response: Follows\r\nPrivilege: Command\r\n${idLine(headers)}one\nkey: value\n\ntwo\n--END COMMAND--\r\n\r\n`,
      );
      await connect();
      const answer = await within(
        client.send('Command', { Command: 'x' }).then(
          (reply) => ({ reply }),
          (reply) => ({ reply, isError: true }),
        ),
        undefined,
      );
      if (!answer) return 'never answered';
      const text = JSON.stringify((answer.reply as { output?: unknown }).output ?? answer.reply);
      const isWhole = /one/.test(text) && /two/.test(text);
      return (isWhole ? '' : 'cut off') + ('isError' in answer ? `${isWhole ? '' : ', '}given as an error` : '') || 'ok';
    },
  },
  {
    what: `a command's output of ${OUTPUT_LINES.toLocaleString('en')} lines in headers \`Output\``,
    async run({ server, client, connect }) {
      const lines = Array.from({ length: OUTPUT_LINES }, (_, n) => `Output: line ${n};\r\n`).join('');
      server.on('Command', ({ headers }) => `Response: Success\r\n${idLine(headers)}Message: Command output follows\r\n${lines}\r\n`);
      await connect();
      const answer = await within(
        client.send('Command', { Command: 'x' }).catch(() => 'given as an error'),
        'never answered',
      );
      if (typeof answer === 'string') return answer;
      const { output, incomingData: _raw, ...parsed } = answer as { output?: unknown; incomingData?: unknown };
      const kept = JSON.stringify(output ?? parsed).match(/line \d+;/g)?.length ?? 0;
      return kept === OUTPUT_LINES ? 'ok' : `${kept.toLocaleString('en')} of them kept`;
    },
  },
  {
    what: 'a list: one call gives its items',
    async run({ server, client, connect }) {
      server.on('QueueStatus', ({ headers, session }) => {
        const id = idLine(headers);
        session.write(`Response: Success\r\n${id}EventList: start\r\nMessage: Queue status will follow\r\n\r\n`);
        session.write(`Event: QueueParams\r\n${id}Queue: support\r\n\r\nEvent: QueueStatusComplete\r\n${id}EventList: Complete\r\n\r\n`);
        return undefined;
      });
      await connect();
      const answer = await within(
        (client.list ?? client.send)('QueueStatus').catch(() => 'error'),
        undefined,
      );
      if (answer === undefined) return 'never answered';
      return JSON.stringify(answer).includes('support') ? 'ok' : 'the reply alone';
    },
  },
  {
    what: 'an answer whose message has "follow" in it and that is no list',
    async run({ server, client, connect }) {
      server.on('Mood', () => [
        ['Response', 'Success'],
        ['Message', 'Rules were followed'],
      ]);
      await connect();
      return await within(
        client.send('Mood').then(
          () => 'ok',
          () => 'given as an error',
        ),
        'never answered',
      );
    },
  },
  {
    what: 'an event that has a `Response` header stays an event',
    async run({ server, events, connect }) {
      await connect();
      server.broadcast([
        ['Event', 'OriginateResponse'],
        ['ActionID', 'other'],
        ['Response', 'Failure'],
        ['Reason', 5],
      ]);
      return (await comesTrue(() => events.some((event) => event.includes('OriginateResponse')))) ? 'ok' : 'swallowed';
    },
  },
  {
    what: 'a value with CR LF in it',
    async run({ server, client, connect }) {
      await connect();
      const sent = client.send('Ping', { Channel: 'x\r\n\r\nAction: Command\r\nCommand: core stop now' });
      const how = await within(
        sent.then(
          () => 'sent',
          (error) => (error instanceof Error ? 'refused' : 'sent'),
        ),
        'sent',
        500,
      );
      if (server.requests.some(({ action }) => action === 'Command')) return 'a second action reaches the server';
      return how === 'refused' ? 'ok' : how;
    },
  },
  {
    what: 'an ActionID that the program gives',
    async run({ server, client, connect }) {
      await connect();
      void client.send('Ping', { ActionID: 'mine-1' }).catch(() => {});
      await comesTrue(() => server.requests.some(({ action }) => /ping/i.test(action)));
      const ids = server.requests
        .filter(({ action }) => /ping/i.test(action))
        .map(({ headers }) => headers.getAll('ActionID').join(' and '));
      return ids[0] === 'mine-1' ? 'ok' : `sent as ${ids[0] ? 'another' : 'none'}`;
    },
  },
  {
    what: 'a refused login',
    async run({ server, connect }) {
      server.on('Login', () => [
        ['Response', 'Error'],
        ['Message', 'Authentication failed'],
      ]);
      return within(
        connect().then(
          () => 'taken for a login',
          () => 'ok',
        ),
        'not told',
      );
    },
  },
  {
    what: 'actions sent at once: each gets its own answer',
    async run({ server, client, connect }) {
      server.on('Echo', ({ headers }) => [
        ['Response', 'Success'],
        ['Word', headers.get('Word') ?? ''],
      ]);
      await connect();
      const words = Array.from({ length: 20 }, (_, n) => `word-${n}`);
      const answers = await Promise.all(words.map((Word) => within(client.send('Echo', { Word }).catch(String), undefined)));
      const own = answers.filter((answer, n) => answer !== undefined && JSON.stringify(answer).includes(`"${words[n]}"`)).length;
      return own === words.length ? 'ok' : `${own} of ${words.length} get their own`;
    },
  },
  {
    what: 'a server that is there no more and says nothing (half-open)',
    async run({ server, connect }) {
      await connect();
      const [session] = await server.sessions(1);
      server.on('Ping', null);
      session!.fallDeaf();
      const isNoticed = await comesTrue(() => !session!.isOpen || server.requests.filter(isLogin).length > 1, HALF_OPEN_MS);
      return isNoticed ? 'ok' : `taken for connected after ${HALF_OPEN_MS / 1000} s`;
    },
  },
  {
    what: 'an action that gets no answer',
    async run({ server, client, connect }) {
      server.on('Mood', null);
      await connect();
      return within(
        client.send('Mood').then(
          () => 'answered',
          () => 'ok',
        ),
        `pending after ${UNANSWERED_MS / 1000} s`,
        UNANSWERED_MS,
      );
    },
  },
  {
    what: 'an action that waits when the connection breaks',
    async run({ server, client, connect }) {
      server.on('Mood', ({ session }) => void session.reset());
      await connect();
      return within(
        client.send('Mood').then(
          () => 'answered',
          () => 'ok',
        ),
        `pending after ${PATIENCE_MS / 1000} s`,
      );
    },
  },
  {
    what: 'a lost connection comes back by itself, logged in',
    async run({ server, connect }) {
      await connect();
      (await server.sessions(1))[0]!.reset();
      const isBack = await comesTrue(() => server.requests.filter(isLogin).length > 1, 15_000);
      return isBack ? 'ok' : 'no login within 15 s';
    },
  },
  {
    what: 'a listener that throws',
    async run({ server, client, events, connect }) {
      await connect();
      let thrown = 0;
      client.onEvent((event) => {
        events.push(JSON.stringify(event));
        if (thrown++ === 0) throw new Error('a mistake of the program');
      });
      uncaught = 0;
      server.broadcast(bell(1));
      server.broadcast(bell(2));
      const isHeard = await comesTrue(() => events.length >= 2);
      if (uncaught > 0) return isHeard ? 'ends the process, unless it catches all' : 'ends the process';
      return isHeard ? 'ok' : 'no event reaches the program any more';
    },
  },
  {
    what: 'the secret is not sent (login by challenge)',
    async run({ server, connect }) {
      await connect();
      return server.requests.some(({ headers }) => headers.get('Secret') === 'sesame') ? 'sent as it is' : 'ok';
    },
  },
  {
    what: "a login by TLS, with the server's certificate given as its authority",
    isTls: true,
    async run({ server, client, certificate }) {
      if (!client.connectTls) return 'has no TLS';
      return within(
        client.connectTls(server.port, certificate).then(
          () => 'ok',
          () => 'fails',
        ),
        'not told',
      );
    },
  },
  {
    what: 'a server whose certificate nobody vouches for is told nothing',
    isTls: true,
    async run({ server, client }) {
      if (!client.connectTls) return 'has no TLS';
      const outcome = await within(
        client.connectTls(server.port, undefined).then(
          () => 'logs in',
          () => 'ok',
        ),
        'not told',
      );
      return server.requests.length === 0 ? outcome : 'is sent a login';
    },
  },
];
