import { escapeC } from '../../../wire/message-encoder.ts';
import { defineEvent } from '../../define-event.ts';
import { UNKNOWN } from '../../headers/channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** The one final result of an asynchronous Originate (AMI modern section 8). */
export const originateEvents = [
  defineEvent({
    name: 'OriginateResponse',
    on: 'originate.ended',
    class: 'call',
    headers: (fact) => {
      const channel = fact.success ? fact.channel?.name : undefined;
      const target = fact.application
        ? line('Application', fact.application.name) + line('Data', fact.application.data)
        : line('Context', fact.context) + line('Exten', fact.exten);
      const reported = (fact.channel?.reported ?? []).map(([name, value]) =>
        line(`ChanVariable(${fact.channel?.name ?? ''})`, `${name}=${escapeC(value)}`),
      );
      return (
        optionalLine('ActionID', fact.actionId) +
        line('Response', fact.success ? 'Success' : 'Failure') +
        line('Channel', channel ?? fact.requested) +
        target +
        line('Reason', fact.reason) +
        line('Uniqueid', fact.uniqueId || UNKNOWN) +
        line('CallerIDNum', fact.callerId?.number || UNKNOWN) +
        line('CallerIDName', fact.callerId?.name || UNKNOWN) +
        reported.join('')
      );
    },
  }),
];
