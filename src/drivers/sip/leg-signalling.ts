import { retryWithCredentials } from './auth/retry-with-credentials.ts';
import type { Dialog } from './dialog/dialog.ts';
import type { Endpoint } from './endpoint.ts';
import { createResponse } from './message/create-response.ts';
import type { SipRequest, SipResponse } from './message/sip-message.ts';
import { contactValue, dialogFlow, type SipContext, sign } from './sip-context.ts';
import type { Flow } from './transport/flow.ts';

export interface LegSignallingParts {
  readonly context: SipContext;
  readonly endpoint: Endpoint | undefined;
  readonly localTag: string;
  readonly flow: Flow;
  /** User part of our Contact. */
  readonly contactUser: string | undefined;
}

/** The dialog of one leg, and how its messages are written and sent. What they mean for the call is the leg's affair. */
export class LegSignalling {
  /** The way to the party as its messages came. */
  readonly flow: Flow;
  /** Undefined until the party has a tag. */
  dialog: Dialog | undefined;
  readonly #context: SipContext;
  readonly #endpoint: Endpoint | undefined;
  readonly #localTag: string;
  readonly #contactUser: string | undefined;
  readonly #onLost: () => void;
  #lastMessage = 'Init';

  /** @param onLost told when the party answers a request of ours that it knows no such call, or does not answer in time (RFC 3261 12.2.1.2) */
  constructor({ context, endpoint, localTag, flow, contactUser }: LegSignallingParts, onLost: () => void) {
    this.#context = context;
    this.#endpoint = endpoint;
    this.#localTag = localTag;
    this.#contactUser = contactUser;
    this.#onLost = onLost;
    this.flow = flow;
  }

  /** What went over the wire last, as the list of SIP channels shows it: `Rx: INVITE`, `Tx: 200`. */
  get lastMessage(): string {
    return this.#lastMessage;
  }

  /** The value of our Contact. */
  get contact(): string {
    return contactValue(this.flow, this.#contactUser);
  }

  /** Notes what came in. */
  received(request: SipRequest): void {
    this.#lastMessage = `Rx: ${request.method}`;
  }

  /** A response of ours with our tag, Contact and what we are. */
  response(request: SipRequest, status: number): SipResponse {
    const response = createResponse(request, status, { toTag: status > 100 ? this.#localTag : undefined });
    sign(this.#context, response);
    if (status > 100 && status < 300) response.headers.add('Contact', this.contact);
    this.#lastMessage = `Tx: ${status}`;
    return response;
  }

  /** A request of ours inside the dialog, which has to be there; ready to be sent. */
  request(method: string): SipRequest {
    const request = this.dialog!.createRequest(method);
    request.headers.add('Contact', this.contact);
    sign(this.#context, request);
    return request;
  }

  /** Sends it, with credentials where they are asked for; `done` hears the final response, or undefined when there is none. */
  send(request: SipRequest, done: (response: SipResponse | undefined) => void = () => {}): void {
    this.#lastMessage = `Tx: ${request.method}`;
    this.#context.layer.request(request, dialogFlow(this.#context, this.dialog!, this.flow), {
      onResponse: (response) => {
        if (response.status < 200) return;
        const retry = this.withCredentials(request, response);
        if (retry) this.send(retry, done);
        else {
          done(response);
          if (response.status === 481 || response.status === 408) this.#onLost();
        }
      },
      onFailed: () => done(undefined),
    });
  }

  /** The request once more with the endpoint's credentials; undefined where they were not asked for, or are not known. */
  withCredentials(request: SipRequest, response: SipResponse): SipRequest | undefined {
    return this.#endpoint && retryWithCredentials(request, response, this.#endpoint, this.dialog);
  }
}
