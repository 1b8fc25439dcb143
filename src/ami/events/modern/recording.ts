import { defineEvent } from '../../define-event.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';
import { recordingComplete } from '../../headers/recording-complete.ts';

/** Directions as MixMonitorMute has them. */
const DIRECTIONS = { incoming: 'read', outgoing: 'write', both: 'both' } as const;

/** Recordings of calls (AMI modern section 17). A MixMonitor that ends with its channel is not told, as in Asterisk 20. */
export const recordingEvents = [
  defineEvent({ name: 'MonitorStart', on: 'recording.monitorStarted', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({ name: 'MonitorStop', on: 'recording.monitorStopped', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({ name: 'MixMonitorStart', on: 'recording.mixStarted', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({ name: 'MixMonitorStop', on: 'recording.mixStopped', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({
    name: 'MixMonitorMute',
    on: 'recording.mixMuted',
    class: 'call',
    headers: ({ channel, direction, on }) => channelHeaders(channel) + line('Direction', DIRECTIONS[direction]) + line('State', on ? 1 : 0),
  }),
  defineEvent({
    name: recordingComplete.name,
    on: 'recording.fileCompleted',
    class: 'call',
    headers: (fact) => channelHeaders(fact.channel) + recordingComplete.headers(fact),
  }),
];
