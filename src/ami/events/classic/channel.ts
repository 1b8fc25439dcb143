import { ChannelState, channelStateName } from '../../../core/channel/channel-state.ts';
import { hangupCauseText } from '../../../core/hangup-cause.ts';
import type { ChannelSnapshot, PartyId } from '../../../core/snapshots.ts';
import { defineEvent } from '../../define-event.ts';
import { presentation } from '../../headers/caller-presentation.ts';
import { type ClassicCaller, classicCaller, classicChannelHeaders, classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';
import { classicCause } from './hangup-cause.ts';

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

/** A Local pair to an extension that does not exist was not even made. */
const isThere = ({ channel }: { channel: ChannelSnapshot }): boolean => !channel.leadsNowhere;

/** The far half of a Local channel is given the caller of the near one before it runs; 2006 did not tell that. */
const isFarHalfAtBirth = ({ technology, name, inDialplan }: ChannelSnapshot): boolean =>
  technology === 'Local' && name.endsWith(';2') && !inDialplan;

/**
 * What a dialled leg learns of the phone behind it was no matter of Newcallerid; what the dialplan sets was, and stands in `dialedAs` then too.
 */
function tellsCaller({ channel, previous }: { channel: ChannelSnapshot; previous: PartyId }): boolean {
  const { callerId, dialedAs } = channel;
  if (!dialedAs) return !isFarHalfAtBirth(channel);
  const isSet = (field: 'number' | 'name') => callerId[field] !== previous[field] && callerId[field] === dialedAs[field];
  return isSet('number') || isSet('name');
}

/**
 * The state of a channel to an agent, and that a leg over IAX2 rings, was told before it was given the identity that it was dialled as: with
 * that of its caller.
 */
function callerOfState(channel: ChannelSnapshot): ClassicCaller {
  const { technology, state, dialedAs } = channel;
  const isEarly = technology === 'Agent' || (technology === 'IAX2' && state === ChannelState.Ringing && dialedAs !== undefined);
  if (!isEarly) return classicCaller(channel);
  const { number, name } = channel.connectedLine;
  return { number: number || undefined, name: name || undefined };
}

const channelAndId = ({ channel }: { channel: ChannelSnapshot }): string =>
  line('Channel', classicChannelName(channel.name)) + line('Uniqueid', channel.uniqueId);

/** A channel's life (AMI classic: main/channel.c). Application data is parted by `|`, as the dialplan of 2006 stored it. */
export const channelEvents = [
  defineEvent({
    name: 'Newchannel',
    on: 'channel.created',
    class: 'call',
    when: isThere,
    headers: ({ channel }) =>
      classicChannelHeaders(channel, channelStateName(channel.state), channel.dialedAs ? NOBODY : classicCaller(channel)),
  }),
  defineEvent({
    name: 'Newstate',
    on: 'channel.stateChanged',
    class: 'call',
    // That the party behind a Local channel rings was no state of the channel.
    when: ({ channel }) => channel.technology !== 'Local' || channel.state !== ChannelState.Ringing,
    headers: ({ channel }) => classicChannelHeaders(channel, channelStateName(channel.state), callerOfState(channel)),
  }),
  defineEvent({
    name: 'Newexten',
    on: 'channel.priorityRun',
    class: 'call',
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
    when: tellsCaller,
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
    when: isThere,
    headers: (fact) => {
      const cause = classicCause(fact);
      return channelAndId(fact) + line('Cause', cause) + line('Cause-txt', hangupCauseText(cause));
    },
  }),
  defineEvent({ name: 'Hold', on: 'channel.held', class: 'call', headers: channelAndId }),
  defineEvent({ name: 'Unhold', on: 'channel.unheld', class: 'call', headers: channelAndId }),
];

/**
 * Dialling a leg gives it the caller that it was dialled as; the event stands behind `Dial`. An Originate to an extension set number and
 * name one after the other and told of it each time.
 */
export const dialledCallerEvents = [
  defineEvent({
    name: 'Newcallerid',
    on: 'dial.began',
    class: 'call',
    when: ({ callee, isByQueue }) => callee.dialedAs !== undefined && !isByQueue,
    headers: ({ callee }) => newCallerId(callee),
  }),
  defineEvent({
    name: 'Newcallerid',
    on: 'dial.began',
    class: 'call',
    when: ({ callee, leadsToExtension }) => leadsToExtension === true && Boolean(callee.dialedAs?.number && callee.dialedAs.name),
    headers: ({ callee }) => newCallerId(callee),
  }),
];
