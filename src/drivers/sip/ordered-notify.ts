import type { OrderedNotify } from '../../core/endpoint/directory.ts';
import { contactFlow } from './contact-flow.ts';
import type { Endpoint } from './endpoint.ts';
import { isToken } from './message/tokens.ts';
import type { SipContext } from './sip-context.ts';
import { unaskedNotify } from './unasked-notify.ts';

/** What makes a request what it is, long or short: nobody's to give. */
const RESERVED = new Set(
  'authorization call-id contact content-length cseq f from i l m max-forwards proxy-authorization record-route route t to v via'.split(
    ' ',
  ),
);
const VALUE = /^[^\x00-\x08\x0a-\x1f\x7f]*$/;

/**
 * Sends a NOTIFY that somebody wrote to each place where an endpoint is reached, outside any dialog: what phones take as an order to fetch their
 * configuration (`Event: check-sync`). What they answer is not waited for.
 * @returns `nowhere` where it is not registered; `broken` where a header cannot be sent
 */
export function orderNotify(context: SipContext, endpoint: Endpoint, { headers, body }: OrderedNotify): 'sent' | 'nowhere' | 'broken' {
  if (headers.some(([name, value]) => !isToken(name) || !VALUE.test(value) || RESERVED.has(name.toLowerCase()))) return 'broken';
  const flows = endpoint.contacts.flatMap((contact) => {
    const flow = contactFlow(context, contact);
    return flow ? [{ contact, flow }] : [];
  });
  for (const { contact, flow } of flows) {
    const notify = unaskedNotify(context, endpoint, contact, flow);
    let type = 'text/plain';
    if (!headers.some(([name]) => /^subscription-state$/i.test(name))) notify.headers.add('Subscription-State', 'terminated');
    for (const [name, value] of headers) {
      if (/^(content-type|c)$/i.test(name)) type = value;
      else notify.headers.add(name, value);
    }
    if (body !== '') notify.setBody(type, Buffer.from(body, 'latin1'));
    context.layer.request(notify, flow, { onResponse: () => {}, onFailed: () => {} });
  }
  return flows.length > 0 ? 'sent' : 'nowhere';
}
