import { defineEvent } from '../../define-event.ts';
import { classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';
import { recordingComplete } from '../../headers/recording-complete.ts';

/** The server of 2006 told nothing of recordings; this is the exchange's own. */
export const recordingEvents = [
  defineEvent({
    name: recordingComplete.name,
    on: 'recording.fileCompleted',
    class: 'call',
    headers: (fact) =>
      line('Channel', classicChannelName(fact.channel.name)) + line('Uniqueid', fact.channel.uniqueId) + recordingComplete.headers(fact),
  }),
];
