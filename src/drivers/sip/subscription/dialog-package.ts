import type { Hint } from '../../../core/state/hints.ts';
import type { Endpoint } from '../endpoint.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { userText } from '../message/uri.ts';
import { fromWireText } from '../message/wire-text.ts';
import { callOptions, type SipContext } from '../sip-context.ts';
import { DIALOG_INFO_TYPE, dialogInfo } from './dialog-info.ts';
import type { EventPackage, MakeNotification, Subscribable } from './event-package.ts';
import type { Subscriptions } from './subscriptions.ts';

/** `Event: dialog` (RFC 4235): the state of an extension with a hint, for the lamps of a phone's keys. */
export class DialogPackage implements EventPackage {
  readonly name = 'dialog';
  readonly #context: SipContext;
  readonly #unsubscribe: () => void;

  constructor(context: SipContext, subscriptions: Subscriptions) {
    this.#context = context;
    this.#unsubscribe = context.core.bus.subscribe(['extension.statusChanged'], ({ exten, context: where, status }) => {
      subscriptions.tell(
        keyOf(exten, where),
        this.#notificationOf(exten, () => status),
      );
    });
  }

  find(request: SipRequest, endpoint: Endpoint | undefined): Subscribable | number {
    const { core } = this.#context;
    const call = callOptions(this.#context, endpoint);
    const hint = core.dialplan.findHint(call.subscribeContext ?? call.context, userText(fromWireText(request.parsedUri?.user ?? '')));
    if (!hint) return 404;
    return {
      key: keyOf(hint.exten, hint.context),
      user: hint.exten,
      now: this.#notificationOf(hint.exten, () => core.hints.status(hint)),
      release: core.hints.watch(),
    };
  }

  close(): void {
    this.#unsubscribe();
  }

  #notificationOf(exten: Hint['exten'], status: () => number): MakeNotification {
    return ({ version, flow }) => ({
      type: DIALOG_INFO_TYPE,
      body: dialogInfo(`sip:${exten}@${flow.local.address}`, exten, status(), version, this.#context.options.notifyRinging),
    });
  }
}

const keyOf = (exten: string, context: string): string => `dialog ${exten}@${context}`;
