import type { Contact } from './endpoint.ts';
import type { SipContext } from './sip-context.ts';
import type { Flow } from './transport/flow.ts';

/** The way to a contact: the connection that it registered over, else its address; undefined when there is none. */
export const contactFlow = (context: SipContext, contact: Contact): Flow | undefined =>
  contact.flow ?? context.transports.flowTo(contact.transport === 'tcp' ? 'TCP' : 'UDP', contact.address);
