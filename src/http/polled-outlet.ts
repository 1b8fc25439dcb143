import { RenderedEvent } from '../ami/rendered-event.ts';
import type { ManagerSession } from '../ami/session.ts';
import type { OutputLimits, SessionOutlet } from '../ami/session-outlet.ts';
import { eventsLost } from '../ami/session-output.ts';
import type { EventHistory } from './event-history.ts';
import { HTTP_LIMITS } from './limits.ts';

/** The events of a session that has to ask for them: a place in the history that all such sessions share. */
export class PolledOutlet implements SessionOutlet {
  readonly #history: EventHistory;
  readonly #session: () => ManagerSession;
  /** What a session is given at its login. Here the history bounds what waits, and the web server how long a client may take. */
  limits: OutputLimits = { queuedBytes: HTTP_LIMITS.keptEventBytes, writeTimeoutMs: 0, slowPolicy: 'skip' };
  /** Number of the first event that it has not been given. */
  #next: number;
  /** Events and bytes since then that were for this session. */
  #waiting = 0;
  #waitingBytes = 0;
  #lastSequence = 0;
  #onEvent: (() => void) | undefined;
  #isClosed = false;

  /** @param session whose events these are; asked once there is one */
  constructor(history: EventHistory, session: () => ManagerSession) {
    this.#history = history;
    this.#session = session;
    this.#next = history.open();
  }

  get queuedBytes(): number {
    return Math.min(this.#waitingBytes, this.#history.bytes);
  }

  event(event: RenderedEvent): void {
    this.#history.add(event);
    this.#waiting++;
    this.#waitingBytes += event.text.length;
    this.#onEvent?.();
  }

  /** Events do not come by themselves, so none comes before its reply. */
  hold(): void {}
  release(): void {}
  beginMessage(): void {}
  endMessage(): void {}

  waitForEvents(onEvent: () => void): void {
    this.#onEvent = onEvent;
    if (this.#waiting > 0) onEvent();
  }

  /** What came since the last time. Where the history no longer has all of it, an event says how much is missing. */
  takeHeld(): readonly RenderedEvent[] {
    this.#onEvent = undefined;
    const { end, first } = this.#history;
    const from = this.#next;
    const count = this.#waiting;
    this.#next = end;
    this.#waiting = 0;
    this.#waitingBytes = 0;
    if (count === 0) return [];
    const session = this.#session();
    const heard: RenderedEvent[] = [];
    for (const event of this.#history.from(from)) if (session.hears(event)) heard.push(event);
    const before = this.#lastSequence;
    this.#lastSequence = heard.at(-1)?.sequence ?? before;
    const isMissing = from < first && count > heard.length;
    return isMissing ? [this.#gap(count - heard.length, before, heard[0]), ...heard] : heard;
  }

  end(): void {
    this.#session().close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onEvent = undefined;
    this.#waiting = 0;
    this.#history.close();
  }

  /** @param before number of the last event that was given out; `after` is the next one that is left */
  #gap(count: number, before: number, after: RenderedEvent | undefined): RenderedEvent {
    const last = after === undefined ? before + count : after.sequence - 1;
    const text = eventsLost({ count, first: before + 1, last });
    return new RenderedEvent(this.#session().dialect, 'EventsLost', 0, text, last);
  }
}
