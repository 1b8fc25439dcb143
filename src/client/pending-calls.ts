import { HeaderList } from '../wire/header-list.ts';
import type { ActionCall } from './action-call.ts';
import { AmiError } from './errors.ts';
import { type AmiEvent, AmiReply } from './message.ts';

/** Calls that nobody waits for any more and that still have a reply to come. More of them than this are forgotten. */
const MOST_ABANDONED = 1000;

/**
 * The calls that were sent over one connection and have something to come. A reply is told by its ActionID; one without is for the oldest
 * call that has none, as a server works on a connection's actions in their order.
 */
export class PendingCalls {
  readonly #calls = new Map<string, ActionCall>();
  readonly #abandoned = new Set<ActionCall>();

  get size(): number {
    return this.#calls.size;
  }

  /** @throws AmiError `AMI_INVALID` where another call with its ActionID waits. */
  add(call: ActionCall): void {
    if (this.#calls.has(call.id)) throw new AmiError('AMI_INVALID', `an action with the ActionID ${call.id} waits already`);
    this.#calls.set(call.id, call);
  }

  /** Gives a reply to the call that it is for; false where there is none. */
  takeReply(reply: AmiReply): boolean {
    const id = reply.get('ActionID');
    const call = id === undefined ? this.#oldestUnanswered() : this.#calls.get(id);
    if (!call) return false;
    call.reply(reply);
    if (call.isSettled) this.#remove(call);
    return true;
  }

  /** Gives an event to the call that it is for; false for one that is everybody's. */
  takeItem(event: AmiEvent): boolean {
    // Most events come while nothing is asked for: they need not be searched.
    const id = this.#calls.size === 0 ? undefined : event.get('ActionID');
    const call = id === undefined ? undefined : this.#calls.get(id);
    if (!call?.isAnswered) return false;
    call.item(event);
    if (call.isSettled) this.#remove(call);
    return !call.sharesItems;
  }

  /** The server has gone on without answering this call: it is over, with nothing said. */
  passOver(call: ActionCall): void {
    if (this.#calls.get(call.id) !== call || call.isAnswered) return;
    call.reply(new AmiReply({ kind: 'response', headers: new HeaderList([]), output: undefined }));
    this.#remove(call);
  }

  /** A call was settled by something else than the connection: it stays in its place until its reply comes. */
  abandon(call: ActionCall): void {
    if (this.#calls.get(call.id) !== call) return;
    if (call.isAnswered) {
      this.#remove(call);
      return;
    }
    this.#abandoned.add(call);
    const [oldest] = this.#abandoned;
    if (oldest && this.#abandoned.size > MOST_ABANDONED) this.#remove(oldest);
  }

  failAll(error: AmiError): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    this.#abandoned.clear();
    for (const call of calls) call.fail(error);
  }

  #oldestUnanswered(): ActionCall | undefined {
    for (const call of this.#calls.values()) if (!call.isAnswered) return call;
    return undefined;
  }

  #remove(call: ActionCall): void {
    this.#abandoned.delete(call);
    this.#calls.delete(call.id);
  }
}
