import { defineEvent } from '../../define-event.ts';
import { callRecordHeaders } from '../../headers/call-record.ts';

/** Call detail records (AMI modern section 20), where cdr_manager.conf asks for them. */
export const cdrEvents = [
  defineEvent({ name: 'Cdr', on: 'cdr.posted', class: 'cdr', headers: (fact) => callRecordHeaders(fact, (name) => name) }),
];
