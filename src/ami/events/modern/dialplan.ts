import { escapeC } from '../../../wire/message-encoder.ts';
import { defineEvent } from '../../define-event.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

/** A variable without a channel is a global one. */
const GLOBAL = line('Channel', 'none') + line('Uniqueid', 'none');

/** The steps of the dialplan and the variables that they set. */
export const dialplanEvents = [
  defineEvent({
    name: 'Newexten',
    on: 'channel.stepStarted',
    class: 'dialplan',
    headers: ({ channel, application, data }) =>
      channelHeaders(channel) + line('Extension', channel.exten) + line('Application', application) + line('AppData', data),
  }),
  defineEvent({
    name: 'VarSet',
    on: 'channel.variableSet',
    class: 'dialplan',
    headers: ({ channel, name, value }) =>
      (channel ? channelHeaders(channel) : GLOBAL) + line('Variable', name) + line('Value', escapeC(value)),
  }),
  defineEvent({
    name: 'HangupHandlerRun',
    on: 'channel.hangupHandlerRun',
    class: 'dialplan',
    headers: ({ channel, handler }) => channelHeaders(channel) + line('Handler', handler),
  }),
];
