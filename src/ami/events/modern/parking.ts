import type { ParkingFacts } from '../../../core/facts/parking-facts.ts';
import type { FactName } from '../../../core/facts.ts';
import { type CompiledEvent, defineEvent } from '../../define-event.ts';
import { parkedCallHeaders } from '../../headers/parked-call.ts';

const parkedCall = (name: string, on: keyof ParkingFacts & FactName): CompiledEvent =>
  defineEvent({ name, on, class: 'call', headers: (fact) => parkedCallHeaders(fact) });

/** Calls in parking lots (AMI modern section 13). */
export const parkingEvents = [
  parkedCall('ParkedCall', 'parking.callParked'),
  parkedCall('ParkedCallSwap', 'parking.callSwapped'),
  parkedCall('ParkedCallTimeOut', 'parking.callTimedOut'),
  parkedCall('ParkedCallGiveUp', 'parking.callGivenUp'),
  defineEvent({
    name: 'UnParkedCall',
    on: 'parking.callRetrieved',
    class: 'call',
    headers: (fact) => parkedCallHeaders(fact, fact.retriever),
  }),
];
