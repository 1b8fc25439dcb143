import { newCallId } from './dialog/dialog.ts';
import type { Contact, Endpoint } from './endpoint.ts';
import { randomToken } from './message/create-response.ts';
import { SipRequest } from './message/sip-message.ts';
import { hostText } from './message/uri.ts';
import { contactValue, type SipContext, sign } from './sip-context.ts';
import type { Flow } from './transport/flow.ts';

/** A NOTIFY outside any dialog, to a phone that has not subscribed: without what it is about. @param user whom it is from */
export function unaskedNotify(context: SipContext, { options }: Endpoint, contact: Contact, flow: Flow, user = 'asterisk'): SipRequest {
  const { address, port } = flow.local;
  const host = `${hostText(address)}:${port}`;
  const notify = new SipRequest('NOTIFY', contact.uri);
  const from = `"asterisk" <sip:${user}@${options.call.fromDomain || host}>;tag=${randomToken(5)}`;
  notify.headers.add('Max-Forwards', '70').add('From', from).add('To', `<${contact.uri}>`);
  notify.headers.add('Call-ID', newCallId(host)).add('CSeq', '102 NOTIFY').add('Contact', contactValue(flow, 'asterisk'));
  sign(context, notify);
  return notify;
}
