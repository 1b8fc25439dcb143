import { defineEvent } from '../../define-event.ts';
import { parkedCallHeaders } from '../../headers/parked-call.ts';

/** Calls in parking lots (AMI modern section 13). */
export const parkingEvents = [
  defineEvent({ name: 'ParkedCall', on: 'parking.callParked', class: 'call', headers: (fact) => parkedCallHeaders(fact) }),
  defineEvent({ name: 'ParkedCallSwap', on: 'parking.callSwapped', class: 'call', headers: (fact) => parkedCallHeaders(fact) }),
  defineEvent({ name: 'ParkedCallTimeOut', on: 'parking.callTimedOut', class: 'call', headers: (fact) => parkedCallHeaders(fact) }),
  defineEvent({ name: 'ParkedCallGiveUp', on: 'parking.callGivenUp', class: 'call', headers: (fact) => parkedCallHeaders(fact) }),
  defineEvent({
    name: 'UnParkedCall',
    on: 'parking.callRetrieved',
    class: 'call',
    headers: (fact) => parkedCallHeaders(fact, fact.retriever),
  }),
];
