import type { SipRequest } from '../../drivers/sip/message/sip-message.ts';
import { fromWireText } from '../../drivers/sip/message/wire-text.ts';

/** What came in by requests inside the dialog of one call: texts, digits by INFO, and what became of a transfer. */
export class HeardMessages {
  readonly texts: string[] = [];
  /** Final and provisional ones, the newest last (the sipfrag of RFC 3515 2.4.5). */
  readonly transferStatuses: number[] = [];
  #digits = '';

  get digits(): string {
    return this.#digits;
  }

  take(request: SipRequest): void {
    const body = request.body.toString('latin1');
    if (request.method === 'MESSAGE') this.texts.push(fromWireText(body));
    else if (request.method === 'INFO') this.#digits += /Signal[ \t]*=[ \t]*([0-9A-D*#])/i.exec(body)?.[1] ?? '';
    else if (request.method === 'NOTIFY') {
      const status = /^SIP\/2\.0 (\d{3})/.exec(body)?.[1];
      if (status !== undefined) this.transferStatuses.push(Number(status));
    }
  }
}
