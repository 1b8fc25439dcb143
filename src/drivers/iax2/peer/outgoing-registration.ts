import type { Timer } from '../../../base/clock.ts';
import type { IaxRegistrationOptions } from '../../../config/iax-options.ts';
import type { IaxRegistrationView } from '../../../core/endpoint/iax-directory.ts';
import { answerChallenge } from '../auth/authentication.ts';
import type { DialogEnd, IaxDialog } from '../dialog/iax-dialog.ts';
import { type Remote, remoteText } from '../dialog/remote.ts';
import { parseApparentAddress } from '../frame/element-values.ts';
import { Element, Elements } from '../frame/elements.ts';
import { Command } from '../frame/frame-types.ts';
import type { FullFrame } from '../frame/frames.ts';
import type { IaxContext } from '../iax-context.ts';

/** What we ask for, and go by while nobody says otherwise. */
const DEFAULT_REFRESH_SECONDS = 60;
/** `AST_CAUSE_FACILITY_NOT_SUBSCRIBED`. */
const NO_AUTHORITY_CAUSE = 50;

/** A registrar that asks for a proof more often gets none: each costs a signature. */
const MAX_QUESTIONS = 3;

/** Finds an address; undefined where there is none. */
export type ResolveHost = (host: string) => Promise<string | undefined>;

/** One `register` line: keeps us registered there (RFC 5456 6.1), for as long as it is not closed. */
export class OutgoingRegistration {
  readonly options: IaxRegistrationOptions;
  readonly #context: IaxContext;
  readonly #resolve: ResolveHost;
  #remote: Remote | undefined;
  #dialog: IaxDialog | undefined;
  #timer: Timer | undefined;
  #state = 'Unregistered';
  #refreshSeconds = DEFAULT_REFRESH_SECONDS;
  #perceived: string | undefined;
  #messages: number | undefined;
  #questions = 0;
  #isClosed = false;

  constructor(context: IaxContext, options: IaxRegistrationOptions, resolve: ResolveHost) {
    this.#context = context;
    this.options = options;
    this.#resolve = resolve;
  }

  start(): void {
    void this.#register();
  }

  /** Ends it without a word, as a reload that took the line away does; what was registered runs out. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#dialog?.close();
  }

  view(): IaxRegistrationView {
    const { host, port, userName } = this.options;
    return {
      host: this.#remote ? remoteText(this.#remote) : `${host}:${port}`,
      userName,
      perceived: this.#perceived,
      refreshSeconds: this.#refreshSeconds,
      state: this.#state,
    };
  }

  /** Asks again now what the other exchange would not have. */
  retryIfRefused(): void {
    if (this.#state === 'Rejected' || this.#state === 'No Authentication') void this.#register();
  }

  async #register(): Promise<void> {
    const { host, port, userName } = this.options;
    this.#schedule();
    // Asked for anew each time: a name may have moved.
    const address = await this.#resolve(host);
    if (this.#isClosed) return;
    // One that acknowledged what we asked and never answered it.
    this.#dialog?.close();
    this.#remote = address === undefined ? undefined : { address, port };
    const dialog = this.#remote && this.#context.dialogs.open(this.#remote);
    if (!dialog) return;
    this.#dialog = dialog;
    this.#questions = 0;
    this.#state = 'Request Sent';
    dialog.user = { onFrame: (frame) => this.#onFrame(dialog, frame), onEnd: (end) => this.#onEnd(end) };
    dialog.open(Command.REGREQ, new Elements().addText(Element.Username, userName).add16(Element.Refresh, this.#refreshSeconds));
  }

  /** A little before it runs out. */
  #schedule(): void {
    this.#timer?.cancel();
    this.#timer = this.#context.clock.setTimer((this.#refreshSeconds * 5000) / 6, () => void this.#register());
  }

  #onFrame(dialog: IaxDialog, frame: FullFrame): void {
    switch (frame.subclass) {
      case Command.REGAUTH:
        this.#answer(dialog, frame.elements);
        return;
      case Command.REGACK:
        this.#accepted(frame.elements);
        dialog.close();
        return;
      case Command.REGREJ:
        this.#rejected(frame.elements.text(Element.Cause) ?? '');
        dialog.close();
        return;
      default:
    }
  }

  #answer(dialog: IaxDialog, question: Elements): void {
    if (++this.#questions > MAX_QUESTIONS) return;
    const { secret, outKey, userName } = this.options;
    const proof = answerChallenge(question, { secret, outKey }, this.#context.keys);
    if (!proof) {
      this.#state = 'No Authentication';
      const cause = new Elements().addText(Element.Cause, 'No authority found').add8(Element.CauseCode, NO_AUTHORITY_CAUSE);
      dialog.finish(Command.REJECT, cause);
      return;
    }
    this.#state = 'Auth. Sent';
    const answer = new Elements().addText(Element.Username, userName).add16(Element.Refresh, this.#refreshSeconds);
    dialog.command(Command.REGREQ, Elements.decode(Buffer.concat([answer.encode(), proof.encode()])));
  }

  #accepted(elements: Elements): void {
    const apparent = elements.bytes(Element.ApparentAddress);
    const us = apparent && parseApparentAddress(apparent);
    const perceived = us ? remoteText(us) : undefined;
    const messages = elements.number(Element.MessageCount);
    const isNews = this.#state !== 'Registered' && (perceived !== this.#perceived || messages !== this.#messages || !this.#wasRegistered);
    this.#perceived = perceived;
    this.#messages = messages;
    this.#refreshSeconds = elements.number(Element.Refresh) || DEFAULT_REFRESH_SECONDS;
    this.#state = 'Registered';
    this.#wasRegistered = true;
    this.#schedule();
    if (isNews) this.#tell('Registered');
  }

  /** Registered at the last answer: told once, until something else is the case. */
  #wasRegistered = false;

  #rejected(cause: string): void {
    this.#state = 'Rejected';
    this.#wasRegistered = false;
    this.#tell('Rejected', cause);
  }

  #onEnd(end: DialogEnd): void {
    this.#dialog = undefined;
    if (end !== 'timeout') return;
    this.#state = 'Timeout';
    this.#wasRegistered = false;
    this.#perceived = undefined;
    this.#refreshSeconds = DEFAULT_REFRESH_SECONDS;
  }

  #tell(status: string, cause?: string): void {
    const { userName, host, port } = this.options;
    const domain = this.#remote ? remoteText(this.#remote) : `${host}:${port}`;
    this.#context.core.bus.publish('registration.changed', { technology: 'IAX2', username: userName, domain, status, cause });
  }
}
