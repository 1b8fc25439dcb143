import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import { defineEvent } from '../../define-event.ts';
import { UNKNOWN } from '../../headers/channel.ts';
import { classicCaller, classicChannelName } from '../../headers/classic-channel.ts';
import { line, optionalLine } from '../../headers/line.ts';
import { dialledCallerEvents } from './channel.ts';
import { classicReason } from './originate-reason.ts';

const pairHeaders = ({ first, second }: { first: ChannelSnapshot; second: ChannelSnapshot }): string =>
  line('Channel1', classicChannelName(first.name)) +
  line('Channel2', classicChannelName(second.name)) +
  line('Uniqueid1', first.uniqueId) +
  line('Uniqueid2', second.uniqueId) +
  line('CallerID1', classicCaller(first).number ?? '') +
  line('CallerID2', classicCaller(second).number ?? '');

/** Calls between channels (AMI classic): dialling, the two that hear each other, the result of an asynchronous Originate. */
export const callEvents = [
  defineEvent({
    name: 'Dial',
    on: 'dial.began',
    class: 'call',
    // A queue that calls its member tells AgentCalled in place of it.
    when: ({ caller, isByQueue }) => caller !== undefined && !isByQueue,
    headers: ({ caller, callee }) => {
      const { number, name } = caller ? classicCaller(caller) : { number: undefined, name: undefined };
      return (
        line('SubEvent', 'Begin') +
        line('Source', classicChannelName(caller?.name ?? '')) +
        line('Destination', classicChannelName(callee.name)) +
        line('CallerIDNum', number ?? UNKNOWN) +
        line('CallerIDName', name ?? UNKNOWN) +
        line('SrcUniqueID', caller?.uniqueId ?? '') +
        line('DestUniqueID', callee.uniqueId)
      );
    },
  }),
  ...dialledCallerEvents,
  defineEvent({
    name: 'Dial',
    on: 'dial.finished',
    class: 'call',
    headers: ({ caller, status }) =>
      line('SubEvent', 'End') + line('Channel', classicChannelName(caller.name)) + line('DialStatus', status),
  }),
  defineEvent({ name: 'Link', on: 'bridge.partiesJoined', class: 'call', headers: pairHeaders }),
  defineEvent({ name: 'Unlink', on: 'bridge.partiesParted', class: 'call', headers: pairHeaders }),
  defineEvent({
    name: ({ success }) => (success ? 'OriginateSuccess' : 'OriginateFailure'),
    on: 'originate.ended',
    class: 'call',
    headers: (fact) =>
      optionalLine('ActionID', fact.actionId) +
      line('Channel', fact.requested) +
      line('Context', fact.application ? '' : fact.context) +
      line('Exten', fact.application ? '' : fact.exten) +
      line('Reason', classicReason(fact)) +
      line('Uniqueid', (fact.success && fact.uniqueId) || '<null>') +
      line('CallerIDNum', fact.callerId?.number || UNKNOWN) +
      line('CallerIDName', fact.callerId?.name || UNKNOWN),
  }),
];
