import { RingdownError } from '../base/errors.ts';
import { bytesOfText } from '../wire/bytes.ts';
import type { HeaderList } from '../wire/header-list.ts';
import { RequestDecoder } from '../wire/request-decoder.ts';

/**
 * A line of a recorded session: `{"t":12,"conn":"a","dir":"<","text":"Response: ..."}`. `t` is in milliseconds from the start, `conn` names
 * the connection, `dir` is `>` for what the client sent and `<` for what it heard, `text` is as on the wire, taken as UTF-8. Lines of other
 * shapes (a head, marks) are passed over.
 */
export interface RecordedLine {
  readonly t: number;
  readonly conn: string;
  readonly dir: '<' | '>';
  readonly text: string;
}

/**
 * The lines of each connection, the connections in the order in which they first said something; `text` a byte a character.
 * @throws RingdownError `TEST_NO_RECORDING` with the number of a line that is not JSON
 */
export function readRecordedSession(jsonLines: string): RecordedLine[][] {
  const connections = new Map<string, RecordedLine[]>();
  for (const [index, text] of jsonLines.split('\n').entries()) {
    if (text.trim() === '') continue;
    const line = parsed(text, index + 1);
    if (typeof line?.text !== 'string' || (line.dir !== '<' && line.dir !== '>')) continue;
    const conn = line.conn ?? '';
    const lines = connections.get(conn) ?? [];
    connections.set(conn, lines);
    lines.push({ t: line.t ?? 0, conn, dir: line.dir, text: Buffer.from(line.text, 'utf8').toString('latin1') });
  }
  return [...connections.values()];
}

function parsed(text: string, nth: number): Partial<RecordedLine> | null {
  try {
    return JSON.parse(text);
  } catch {
    throw new RingdownError('TEST_NO_RECORDING', `line ${nth} of the recording is not JSON: it was cut off, or is of something else`);
  }
}

/** What comes next: something to say, or an action to wait for. */
type Step = { readonly say: string; readonly afterMs: number } | { readonly action: string; readonly id: string | undefined };

/** How the player speaks to its client. */
export interface ReplayWays {
  write(text: string): void;
  /** Calls `run` after so long. */
  later(ms: number, run: () => void): void;
}

/**
 * Plays the server's part of one recorded connection: says what it said, and waits where the client spoke for that action to come. ActionIDs
 * of the client take the place of those recorded. An action that comes before its turn waits for it.
 */
export class RecordedPlayer {
  readonly #steps: Step[];
  readonly #ways: ReplayWays;
  readonly #keepsTime: boolean;
  /** Actions that came before their turn. */
  readonly #early: { readonly headers: HeaderList; readonly isLost: boolean }[] = [];
  /** What stands for an ActionID of the recording. */
  readonly #ids = new Map<string, string>();
  /** The client's ActionID for a reply whose recorded request had none. */
  #addedId: string | undefined;
  /** Recorded ActionIDs whose reply is lost; undefined for one that was asked without. */
  readonly #lostIds = new Set<string | undefined>();
  #at = 0;
  #isWaiting = false;

  /** @param keepsTime says everything as long after what came before as it was when it was recorded */
  constructor(lines: readonly RecordedLine[], ways: ReplayWays, keepsTime: boolean) {
    this.#steps = stepsOf(lines);
    this.#ways = ways;
    this.#keepsTime = keepsTime;
  }

  get isOver(): boolean {
    return this.#at >= this.#steps.length;
  }

  /** What it waits for, for messages. */
  get next(): string {
    const step = this.#steps[this.#at];
    return step === undefined ? 'nothing' : 'action' in step ? `the action ${step.action}` : 'its time to speak';
  }

  start(): void {
    this.#go();
  }

  /**
   * Takes an action of the client; false for one that does not come in the recording any more.
   * @param loses says whether its reply is lost; asked once, and of those alone that are taken
   */
  take(headers: HeaderList, loses: () => boolean): boolean {
    const action = headers.get('Action') ?? '';
    // A client that proves its secret asks for a challenge first, and one that does not leaves it out.
    if (same(action, 'Login') && this.#awaits('Challenge')) this.#skipTo('Login');
    const early = this.#early.filter((one) => same(one.headers.get('Action') ?? '', action)).length;
    const coming = this.#steps.slice(this.#at).filter((step) => 'action' in step && same(step.action, action)).length;
    if (coming <= early) return false;
    this.#early.push({ headers, isLost: loses() });
    this.#go();
    return true;
  }

  #go(): void {
    while (!this.#isWaiting) {
      const step = this.#steps[this.#at];
      if (step === undefined) return;
      if ('action' in step) {
        const at = this.#early.findIndex(({ headers }) => same(headers.get('Action') ?? '', step.action));
        if (at < 0) return;
        const [early] = this.#early.splice(at, 1);
        this.#at++;
        this.#noteId(step.id, early?.headers.get('ActionID'));
        if (early?.isLost) this.#lostIds.add(step.id);
      } else if (this.#keepsTime && step.afterMs > 0) {
        this.#isWaiting = true;
        this.#ways.later(step.afterMs, () => {
          this.#isWaiting = false;
          this.#say(step.say);
          this.#go();
        });
      } else this.#say(step.say);
    }
  }

  #say(text: string): void {
    this.#at++;
    const isLost = this.#isLost(text);
    const said = this.#withIds(text);
    if (!isLost) this.#ways.write(said);
  }

  /** Whether it is a reply that is lost. One that names no action is to what was asked without a name. */
  #isLost(text: string): boolean {
    return /^Response:/i.test(text) && this.#lostIds.delete(/^ActionID: ?(.*)\r$/im.exec(text)?.[1]);
  }

  #noteId(recorded: string | undefined, given: string | undefined): void {
    if (recorded !== undefined) this.#ids.set(recorded, given ?? '');
    else this.#addedId = given;
  }

  #withIds(text: string): string {
    if (this.#addedId !== undefined && /^Response:/i.test(text)) {
      const id = this.#addedId;
      this.#addedId = undefined;
      return text.replace('\r\n', () => `\r\nActionID: ${id}\r\n`);
    }
    return text.replace(/^ActionID: ?(.*)\r\n/gim, (line, recorded: string) => {
      const given = this.#ids.get(recorded);
      return given === undefined ? line : given === '' ? '' : `ActionID: ${given}\r\n`;
    });
  }

  #awaits(action: string): boolean {
    const step = this.#steps[this.#at];
    return step !== undefined && 'action' in step && same(step.action, action);
  }

  #skipTo(action: string): void {
    const at = this.#steps.findIndex((step, index) => index >= this.#at && 'action' in step && same(step.action, action));
    if (at >= 0) this.#at = at;
  }
}

/** Both texts may be cut anywhere: a message is said, and an action is waited for, where its last byte was recorded. */
function stepsOf(lines: readonly RecordedLine[]): Step[] {
  const decoder = new RequestDecoder();
  let previous = lines[0]?.t ?? 0;
  let rest = '';
  const last = lines.findLast(({ dir }) => dir === '<');
  return lines.flatMap((line): Step[] => {
    const { t, dir, text } = line;
    const afterMs = t - previous;
    if (dir === '<') {
      const { messages, rest: left } = messagesOf(rest + text);
      rest = left;
      // What the connection ended in the middle of is said, too.
      const said = line === last && left !== '' ? [...messages, left] : messages;
      if (said.length > 0) previous = t;
      return said.map((say, at) => ({ say, afterMs: at === 0 ? afterMs : 0 }));
    }
    previous = t;
    return decoder.push(bytesOfText(text)).map(({ headers }) => ({ action: headers.get('Action') ?? '', id: headers.get('ActionID') }));
  });
}

/** A message: a line without a colon, as the greeting is, or headers to the blank line, with the text of a command to its end mark. */
const MESSAGE = /[^:\n]*\n|Response: Follows\r\n[\s\S]*?--END COMMAND--\r\n\r\n|(?!Response: Follows\r\n)[\s\S]*?\r\n\r\n/gy;

/** The messages that a text begins with, and what follows the end of the last one. */
function messagesOf(text: string): { readonly messages: readonly string[]; readonly rest: string } {
  const messages = text.match(MESSAGE) ?? [];
  return { messages, rest: text.slice(messages.join('').length) };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
