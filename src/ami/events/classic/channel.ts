import { channelStateName } from '../../../core/channel/channel-state.ts';
import { hangupCauseText } from '../../../core/hangup-cause.ts';
import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import { defineEvent } from '../../define-event.ts';
import { presentation } from '../../headers/caller-presentation.ts';
import { classicCaller, classicChannelHeaders, classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';

/** A leg that is dialled was made without a caller; Newcallerid gives it one. */
const NOBODY = { number: undefined, name: undefined };

/** Newcallerid alone writes `<Unknown>` with a capital letter. */
const UNKNOWN_HERE = '<Unknown>';

const newCallerId = (channel: ChannelSnapshot): string => {
  const { number, name } = classicCaller(channel);
  return (
    line('Channel', classicChannelName(channel.name)) +
    line('CallerIDNum', number ?? UNKNOWN_HERE) +
    line('CallerIDName', name ?? UNKNOWN_HERE) +
    line('Uniqueid', channel.uniqueId) +
    line('CID-CallingPres', presentation(channel.dialedAs?.presentation ?? channel.callerId.presentation))
  );
};

const channelAndId = ({ channel }: { channel: ChannelSnapshot }): string =>
  line('Channel', classicChannelName(channel.name)) + line('Uniqueid', channel.uniqueId);

/** A channel's life (AMI classic: main/channel.c). Application data is parted by `|`, as the dialplan of 2006 stored it. */
export const channelEvents = [
  defineEvent({
    name: 'Newchannel',
    on: 'channel.created',
    class: 'call',
    headers: ({ channel }) =>
      classicChannelHeaders(channel, channelStateName(channel.state), channel.dialedAs ? NOBODY : classicCaller(channel)),
  }),
  defineEvent({
    name: 'Newstate',
    on: 'channel.stateChanged',
    class: 'call',
    headers: ({ channel }) => classicChannelHeaders(channel, channelStateName(channel.state), classicCaller(channel)),
  }),
  defineEvent({
    name: 'Newexten',
    on: 'channel.priorityRun',
    class: 'call',
    // What Originate runs without an extension was no step of a dialplan.
    when: ({ channel }) => channel.inDialplan,
    headers: ({ channel, application, data }) =>
      line('Channel', classicChannelName(channel.name)) +
      line('Context', channel.context) +
      line('Extension', channel.exten) +
      line('Priority', channel.priority) +
      line('Application', application) +
      line('AppData', data.replaceAll(',', '|')) +
      line('Uniqueid', channel.uniqueId),
  }),
  defineEvent({
    name: 'Newcallerid',
    on: 'channel.callerIdChanged',
    class: 'call',
    when: ({ channel }) => channel.dialedAs === undefined,
    headers: ({ channel }) => newCallerId(channel),
  }),
  defineEvent({
    name: 'Rename',
    on: 'channel.renamed',
    class: 'call',
    headers: ({ channel, newName }) =>
      line('Oldname', classicChannelName(channel.name)) + line('Newname', classicChannelName(newName)) + line('Uniqueid', channel.uniqueId),
  }),
  defineEvent({
    name: 'Hangup',
    on: 'channel.hungUp',
    class: 'call',
    headers: (fact) => channelAndId(fact) + line('Cause', fact.cause) + line('Cause-txt', hangupCauseText(fact.cause)),
  }),
  defineEvent({ name: 'Hold', on: 'channel.held', class: 'call', headers: channelAndId }),
  defineEvent({ name: 'Unhold', on: 'channel.unheld', class: 'call', headers: channelAndId }),
];

/** Dialling a leg gives it the caller that it was dialled as; the event stands behind `Dial`. */
export const dialledCallerEvent = defineEvent({
  name: 'Newcallerid',
  on: 'dial.began',
  class: 'call',
  when: ({ callee }) => callee.dialedAs !== undefined,
  headers: ({ callee }) => newCallerId(callee),
});
