import { ChannelState, channelStateName } from '../../../core/channel/channel-state.ts';
import { defineEvent } from '../../define-event.ts';
import { UNKNOWN } from '../../headers/channel.ts';
import { classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';
import { classicParkedCallHeaders } from '../../headers/parked-call.ts';

/** Calls in the parking lot (AMI classic section 10). */
export const parkingEvents = [
  // What stands before and behind it: see masquerades.ts.
  defineEvent({
    name: 'Masquerade',
    on: 'channel.takenOut',
    class: 'call',
    headers: ({ channel }) =>
      line('Clone', classicChannelName(channel.name)) +
      line('CloneState', channelStateName(channel.state)) +
      line('Original', `Parked/${classicChannelName(channel.name)}`) +
      line('OriginalState', channelStateName(ChannelState.Down)),
  }),
  defineEvent({
    name: 'ParkedCall',
    on: 'parking.callParked',
    class: 'call',
    headers: (fact) => classicParkedCallHeaders(fact, { from: fact.parkerChannel, unknown: UNKNOWN, hasTimeout: true }),
  }),
  defineEvent({
    name: 'UnParkedCall',
    on: 'parking.callRetrieved',
    class: 'call',
    headers: (fact) => classicParkedCallHeaders(fact, { from: fact.retriever.name, unknown: UNKNOWN }),
  }),
  defineEvent({
    name: 'ParkedCallTimeOut',
    on: 'parking.callTimedOut',
    class: 'call',
    headers: (fact) => classicParkedCallHeaders(fact, { unknown: UNKNOWN }),
  }),
  defineEvent({
    name: 'ParkedCallGiveUp',
    on: 'parking.callGivenUp',
    class: 'call',
    headers: (fact) => classicParkedCallHeaders(fact, { unknown: UNKNOWN }),
  }),
];
