import type { MemberFact } from '../../../core/facts/conference-facts.ts';
import { defineEvent } from '../../define-event.ts';
import { UNKNOWN } from '../../headers/channel.ts';
import { classicCaller, classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';

const memberHeaders = ({ channel, conference, member }: MemberFact): string =>
  line('Channel', classicChannelName(channel.name)) +
  line('Uniqueid', channel.uniqueId) +
  line('Meetme', conference.name) +
  line('Usernum', member.number);

const status = (on: boolean): string => line('Status', on ? 'on' : 'off');

/** In 2006 there was one kind of room: those of ConfBridge are told in the same words (AMI classic). */
export const conferenceEvents = [
  defineEvent({
    name: 'MeetmeStart',
    on: 'conference.started',
    class: 'call',
    headers: ({ conference }) => line('Meetme', conference.name),
  }),
  defineEvent({ name: 'MeetmeEnd', on: 'conference.ended', class: 'call', headers: ({ conference }) => line('Meetme', conference.name) }),
  defineEvent({ name: 'MeetmeJoin', on: 'conference.memberJoined', class: 'call', headers: memberHeaders }),
  defineEvent({
    name: 'MeetmeLeave',
    on: 'conference.memberLeft',
    class: 'call',
    headers: (fact) => {
      const { number, name } = classicCaller(fact.channel);
      return (
        memberHeaders(fact) +
        line('CallerIDNum', number ?? UNKNOWN) +
        line('CallerIDName', name ?? UNKNOWN) +
        line('Duration', fact.member.seconds)
      );
    },
  }),
  defineEvent({
    name: 'MeetmeMute',
    on: 'conference.memberMuted',
    class: 'call',
    headers: (fact) => memberHeaders(fact) + status(fact.muted),
  }),
  defineEvent({
    name: 'MeetmeTalking',
    on: 'conference.memberTalking',
    class: 'call',
    headers: (fact) => memberHeaders(fact) + status(fact.talking),
  }),
];
