import type { Clock, Timer } from '../../base/clock.ts';
import { encodeMessage } from '../../drivers/sip/message/encoder.ts';
import type { SipRequest, SipResponse } from '../../drivers/sip/message/sip-message.ts';
import type { PhoneSocket } from './phone-socket.ts';

/** T1 and T2 of RFC 3261 17.1.1.1 and how long a request may go without a final answer (64 * T1). */
const T1_MS = 500;
const T2_MS = 4000;
const GIVE_UP_MS = 64 * T1_MS;

export interface SentRequest {
  readonly request: SipRequest;
  readonly branch: string;
}

interface Open extends SentRequest {
  timer: Timer | undefined;
  onResponse(response: SipResponse): void;
}

/**
 * The requests that the phone waits to have answered. Over UDP each is repeated until something comes back (RFC 3261 17.1). An INVITE
 * stays on the list after its answer, since a repeated 2xx has to be acknowledged again. Nothing comes back when the time is over: a test
 * then says what it missed.
 */
export class ClientRequests {
  readonly #clock: Clock;
  readonly #socket: PhoneSocket;
  readonly #open = new Map<string, Open>();

  constructor(clock: Clock, socket: PhoneSocket) {
    this.#clock = clock;
    this.#socket = socket;
  }

  /** Sends the request, whose topmost Via has `branch`; an ACK is sent once and not waited for. */
  send(request: SipRequest, branch: string, onResponse: (response: SipResponse) => void): SentRequest {
    const bytes = encodeMessage(request);
    this.#socket.send(bytes);
    const open: Open = { request, branch, timer: undefined, onResponse };
    if (request.method === 'ACK') return open;
    this.#open.set(`${branch} ${request.method}`, open);
    if (!this.#socket.reliable) this.#repeat(open, bytes, T1_MS, T1_MS);
    return open;
  }

  /** Hands a response to who waits for it; false when nobody does. */
  receive(response: SipResponse): boolean {
    const branch = response.via?.params.get('branch') ?? '';
    const key = `${branch} ${response.cseq?.method ?? ''}`;
    const open = this.#open.get(key);
    if (!open) return false;
    open.timer?.cancel();
    if (response.status >= 200 && open.request.method !== 'INVITE') this.#open.delete(key);
    open.onResponse(response);
    return true;
  }

  close(): void {
    for (const open of this.#open.values()) open.timer?.cancel();
    this.#open.clear();
  }

  #repeat(open: Open, bytes: Buffer, afterMs: number, elapsedMs: number): void {
    open.timer = this.#clock.setTimer(afterMs, () => {
      if (elapsedMs >= GIVE_UP_MS) return void this.#open.delete(`${open.branch} ${open.request.method}`);
      this.#socket.send(bytes);
      const next = open.request.method === 'INVITE' ? afterMs * 2 : Math.min(afterMs * 2, T2_MS);
      this.#repeat(open, bytes, next, elapsedMs + next);
    });
  }
}
