import type { SipResponse } from '../../drivers/sip/message/sip-message.ts';
import type { SentRequest } from './client-requests.ts';
import type { PhoneDialog } from './phone-dialog.ts';
import type { PhoneLine } from './phone-line.ts';

/** What the phone hears of an INVITE that it has sent. Each 2xx is told, a repeated one too; a refusal once. */
export interface PlacedInviteUser {
  onProvisional(response: SipResponse): void;
  onAnswer(response: SipResponse): void;
  onRefusal(response: SipResponse): void;
}

/** The INVITE of a call that the phone places, with the ACK of its answer and the CANCEL of one that is given up. */
export class PlacedInvite {
  readonly #line: PhoneLine;
  readonly #dialog: PhoneDialog;
  readonly #user: PlacedInviteUser;
  #sent: SentRequest | undefined;
  #stage: 'sent' | 'provisional' | 'final' = 'sent';
  #isGivenUp = false;

  constructor(line: PhoneLine, dialog: PhoneDialog, user: PlacedInviteUser) {
    this.#line = line;
    this.#dialog = dialog;
    this.#user = user;
  }

  /** The phone wants no answer any more; one that is quicker than the CANCEL comes all the same. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  send(secret: string, sdp: string, headers: readonly (readonly [name: string, value: string])[]): void {
    const parts = { ...this.#dialog.parts('INVITE'), headers, body: { type: 'application/sdp', text: sdp } };
    this.#line.requestWithSecret(
      parts,
      secret,
      (sent) => {
        this.#sent = sent;
        this.#stage = 'sent';
      },
      (response, sent) => {
        if (response.status < 200) this.#onProvisional(response);
        else if (response.status < 300) this.#onAnswer(response, sent);
        else {
          this.#stage = 'final';
          this.#line.acknowledgeRefusal(parts, response, sent);
          this.#user.onRefusal(response);
        }
      },
    );
  }

  /** Sends CANCEL, as soon as something has come back (RFC 3261 9.1). */
  cancel(): void {
    this.#isGivenUp = true;
    if (this.#stage === 'provisional') this.#sendCancel();
  }

  #onProvisional(response: SipResponse): void {
    const isFirst = this.#stage === 'sent';
    if (isFirst) this.#stage = 'provisional';
    if (isFirst && this.#isGivenUp) this.#sendCancel();
    this.#user.onProvisional(response);
  }

  #onAnswer(response: SipResponse, sent: SentRequest): void {
    this.#stage = 'final';
    this.#dialog.confirm(response);
    this.#dialog.acknowledge(response, sent);
    this.#user.onAnswer(response);
  }

  #sendCancel(): void {
    const { request, branch } = this.#sent!;
    this.#dialog.request('CANCEL', { cseq: request.cseq?.number ?? 0, branch });
  }
}
