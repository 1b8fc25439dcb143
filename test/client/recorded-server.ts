import { ManualClock } from '../../src/base/manual-clock.ts';
import {
  AmiClient,
  type AmiEvent,
  AmiRefusal,
  type AmiReply,
  type Dialler,
  type FieldValue,
  LiveModel,
  type Receiver,
} from '../../src/client/index.ts';
import { bytesOfText } from '../../src/wire/bytes.ts';
import { RequestDecoder } from '../../src/wire/request-decoder.ts';
import type { Recording } from '../conformance/recording.ts';

/** What a program saw of a recorded session. */
export interface Seen {
  readonly events: readonly AmiEvent[];
  /** What came back for each action, in the order in which it came. */
  readonly replies: readonly AmiReply[];
  /** Actions of the session that the client sent, or was to send. */
  readonly actions: number;
  /** Those that it would not send. */
  readonly refused: number;
  readonly model: LiveModel;
}

/** What one connection of a recorded session heard, message by message. */
export const heardBy = ({ entries }: Recording, connection: string): string[] =>
  entries.flatMap((entry) => ('dir' in entry && entry.conn === connection && entry.dir === '<' ? [entry.text] : [])).slice(1);

export const connectionsOf = ({ entries }: Recording): string[] => [
  ...new Set(entries.flatMap((entry) => ('conn' in entry ? [entry.conn] : []))),
];

/**
 * Plays one connection of a recorded session to a client that is logged in and keeps a live model: what was sent then is sent by the client,
 * what was heard then is what it hears, in pieces of so many bytes.
 */
export async function playTo(recording: Recording, connection: string, bytesAtATime = Number.POSITIVE_INFINITY): Promise<Seen> {
  const line = new RecordedLine();
  const ami = new AmiClient({ via: line, username: 'u', secret: 's', auth: 'plain', clock: new ManualClock() });
  await ami.connect();
  const model = await LiveModel.start(ami);
  line.isPlaying = true;
  const events: AmiEvent[] = [];
  const replies: AmiReply[] = [];
  let refused = 0;
  ami.on('*', (event) => events.push(event));
  const settled: Promise<void>[] = [];
  let isGreeting = true;
  for (const entry of recording.entries) {
    if (!('dir' in entry) || entry.conn !== connection) continue;
    if (entry.dir === '>') {
      line.answerOwn();
      for (const { headers } of new RequestDecoder().push(bytesOfText(entry.text))) {
        const fields: Record<string, FieldValue> = {};
        for (const [name] of headers) if (!/^action$/i.test(name)) fields[name] = headers.getAll(name);
        const id = headers.get('ActionID');
        line.recorded = 1;
        const call = ami.freeForm.action(headers.get('Action') ?? '', id === undefined ? fields : { ...fields, ActionID: id });
        settled.push(
          call.then(
            (reply) => void replies.push(reply),
            (error) => {
              if (error instanceof AmiRefusal) replies.push(error.reply);
              else if (error.code === 'AMI_INVALID') refused++;
            },
          ),
        );
        // What is sent goes out at the end of the turn.
        await Promise.resolve();
      }
    } else if (isGreeting) {
      isGreeting = false;
    } else {
      line.hear(entry.text, bytesAtATime);
      // What a program does with a reply, it does before it sends the next action.
      await Promise.resolve();
    }
  }
  line.answerOwn();
  const snapshot = model.snapshot();
  line.isPlaying = false;
  await ami.close();
  await Promise.all(settled);
  return { events, replies, actions: settled.length, refused, model: Object.assign(model, { snapshot: () => snapshot }) };
}

/** A line without a network. Before and after the session is played its far end lets everybody in and knows no action. */
class RecordedLine implements Dialler {
  readonly label = 'recorded session';
  isPlaying = false;
  /** Requests to come that are of the session; others are the client's own: a Ping behind an action that old servers do not answer. */
  recorded = 0;
  readonly #own: string[] = [];
  readonly #decoder = new RequestDecoder();
  #receiver: Receiver | undefined;

  async dial(receiver: Receiver): ReturnType<Dialler['dial']> {
    this.#receiver = receiver;
    queueMicrotask(() => this.hear('Asterisk Call Manager/1.0\r\n'));
    const closed = () => receiver.closed();
    return { send: (bytes) => this.#answer(bytes), pause: () => {}, resume: () => {}, close: closed, destroy: closed };
  }

  hear(text: string, bytesAtATime = Number.POSITIVE_INFINITY): void {
    const bytes = bytesOfText(text);
    for (let at = 0; at < bytes.length; at += bytesAtATime) this.#receiver?.data(bytes.subarray(at, at + bytesAtATime));
  }

  /** Answers what the client sent of its own accord, behind what was heard in answer to the session's action. */
  answerOwn(): void {
    for (const id of this.#own.splice(0)) this.hear(`Response: Success\r\nActionID: ${id}\r\n\r\n`);
  }

  #answer(bytes: Uint8Array): void {
    for (const { headers } of this.#decoder.push(bytes)) {
      if (this.isPlaying) {
        if (--this.recorded < 0) this.#own.push(headers.get('ActionID') ?? '');
        continue;
      }
      const response = /^(login|logoff)$/i.test(headers.get('Action') ?? '') ? 'Success' : 'Error';
      this.hear(`Response: ${response}\r\nActionID: ${headers.get('ActionID')}\r\n\r\n`);
    }
  }
}
