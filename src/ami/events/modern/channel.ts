import { hangupCauseText } from '../../../core/hangup-cause.ts';
import { defineEvent } from '../../define-event.ts';
import { presentation } from '../../headers/caller-presentation.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** A channel's life (AMI modern section 10): birth, states, identities, the requests to end it, the end. */
export const channelEvents = [
  defineEvent({ name: 'Newchannel', on: 'channel.created', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({ name: 'Newstate', on: 'channel.stateChanged', class: 'call', headers: ({ channel }) => channelHeaders(channel) }),
  defineEvent({
    name: 'NewCallerid',
    on: 'channel.callerIdChanged',
    class: 'call',
    headers: ({ channel }) => channelHeaders(channel) + line('CID-CallingPres', presentation(channel.callerId.presentation)),
  }),
  defineEvent({
    name: 'NewConnectedLine',
    on: 'channel.connectedLineChanged',
    class: 'call',
    headers: ({ channel }) => channelHeaders(channel),
  }),
  defineEvent({
    name: 'NewAccountCode',
    on: 'channel.accountCodeChanged',
    class: 'call',
    headers: ({ channel, previous }) => channelHeaders(channel) + line('OldAccountCode', previous),
  }),
  defineEvent({
    name: 'Rename',
    on: 'channel.renamed',
    class: 'call',
    headers: ({ channel, newName }) => line('Channel', channel.name) + line('Newname', newName) + line('Uniqueid', channel.uniqueId),
  }),
  defineEvent({
    name: ({ soft }) => (soft ? 'SoftHangupRequest' : 'HangupRequest'),
    on: 'channel.hangupRequested',
    class: 'call',
    headers: ({ channel, cause }) => channelHeaders(channel) + optionalLine('Cause', cause),
  }),
  defineEvent({
    name: 'Hangup',
    on: 'channel.hungUp',
    class: 'call',
    headers: ({ channel, cause }) => channelHeaders(channel) + line('Cause', cause) + line('Cause-txt', hangupCauseText(cause)),
  }),
];
