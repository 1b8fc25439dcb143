import { defineEvent } from '../../define-event.ts';
import { callRecordHeaders } from '../../headers/call-record.ts';
import { classicChannelName } from '../../headers/classic-channel.ts';

/** Call detail records. The server of 2006 was meant to tell them and never did: its module was not loaded where its configuration was there. */
export const cdrEvents = [
  defineEvent({
    name: 'Cdr',
    on: 'cdr.posted',
    class: 'call',
    headers: (fact) => callRecordHeaders(fact, classicChannelName, fact.record.lastData.replaceAll(',', '|')),
  }),
];
