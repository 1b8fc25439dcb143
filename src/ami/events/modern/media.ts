import { defineEvent } from '../../define-event.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** What happens to a channel's sound: digits, hold, music, talking. */
export const mediaEvents = [
  defineEvent({
    name: 'DTMFBegin',
    on: 'channel.digitBegan',
    class: 'dtmf',
    headers: ({ channel, digit, direction }) => channelHeaders(channel) + line('Digit', digit) + line('Direction', direction),
  }),
  defineEvent({
    name: 'DTMFEnd',
    on: 'channel.digitEnded',
    class: 'dtmf',
    headers: ({ channel, digit, durationMs, direction }) =>
      channelHeaders(channel) + line('Digit', digit) + line('DurationMs', Math.round(durationMs)) + line('Direction', direction),
  }),
  defineEvent({
    name: 'Hold',
    on: 'channel.held',
    class: 'call',
    headers: ({ channel, musicClass }) => channelHeaders(channel) + optionalLine('MusicClass', musicClass),
  }),
  defineEvent({ name: 'Unhold', on: 'channel.unheld', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({
    name: 'MusicOnHoldStart',
    on: 'channel.musicStarted',
    class: 'call',
    headers: ({ channel, musicClass }) => channelHeaders(channel) + line('Class', musicClass),
  }),
  defineEvent({
    name: 'ChannelTalkingStart',
    on: 'channel.talkingBegan',
    class: 'call',
    headers: ({ channel }) => channelHeaders(channel),
  }),
  defineEvent({
    name: 'ChannelTalkingStop',
    on: 'channel.talkingEnded',
    class: 'call',
    headers: ({ channel, durationMs }) => channelHeaders(channel) + line('Duration', durationMs),
  }),
  defineEvent({ name: 'MusicOnHoldStop', on: 'channel.musicStopped', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
];
