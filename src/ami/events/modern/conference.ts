import type { ConferenceSnapshot, MemberFact } from '../../../core/facts/conference-facts.ts';
import { defineEvent } from '../../define-event.ts';
import { bridgeHeaders } from '../../headers/bridge.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

type OfConference = { readonly conference: ConferenceSnapshot };

/** Each application's rooms have events of their own (AMI modern section 16). */
const isConfBridge = ({ conference }: OfConference): boolean => conference.application === 'ConfBridge';
const confBridge = { class: 'call', when: isConfBridge } as const;
const meetMe = { class: 'call', when: (fact: OfConference): boolean => !isConfBridge(fact) } as const;

const roomHeaders = ({ conference }: OfConference): string => line('Conference', conference.name) + bridgeHeaders(conference.bridge);
const memberHeaders = (fact: MemberFact): string => roomHeaders(fact) + channelHeaders(fact.channel);
const adminHeader = ({ member }: MemberFact): string => line('Admin', yes(member.isAdmin));

/** `Status`, where there is one, stands before the number of the user; a duration of no second is left out. */
const meetMeHeaders = ({ conference, channel, member }: MemberFact, isOn?: boolean): string =>
  line('Meetme', conference.name) +
  channelHeaders(channel) +
  optionalLine('Status', isOn === undefined ? undefined : onOff(isOn)) +
  line('User', member.number) +
  optionalLine('Duration', member.seconds || undefined);

const yes = (is: boolean): string => (is ? 'Yes' : 'No');
const onOff = (is: boolean): string => (is ? 'on' : 'off');

/** Rooms of ConfBridge, told with the bridge. */
const confBridgeEvents = [
  defineEvent({ name: 'ConfbridgeStart', on: 'conference.started', ...confBridge, headers: roomHeaders }),
  defineEvent({ name: 'ConfbridgeEnd', on: 'conference.ended', ...confBridge, headers: roomHeaders }),
  defineEvent({ name: 'ConfbridgeRecord', on: 'conference.recordingStarted', ...confBridge, headers: roomHeaders }),
  defineEvent({ name: 'ConfbridgeStopRecord', on: 'conference.recordingStopped', ...confBridge, headers: roomHeaders }),
  defineEvent({
    name: 'ConfbridgeJoin',
    on: 'conference.memberJoined',
    ...confBridge,
    headers: (fact) => memberHeaders(fact) + adminHeader(fact) + line('Muted', yes(fact.member.isMuted)),
  }),
  defineEvent({
    name: 'ConfbridgeLeave',
    on: 'conference.memberLeft',
    ...confBridge,
    headers: (fact) => memberHeaders(fact) + adminHeader(fact),
  }),
  defineEvent({
    name: 'ConfbridgeMute',
    on: 'conference.memberMuted',
    class: 'call',
    when: (fact) => isConfBridge(fact) && fact.muted,
    headers: (fact) => memberHeaders(fact) + adminHeader(fact),
  }),
  defineEvent({
    name: 'ConfbridgeUnmute',
    on: 'conference.memberMuted',
    class: 'call',
    when: (fact) => isConfBridge(fact) && !fact.muted,
    headers: (fact) => memberHeaders(fact) + adminHeader(fact),
  }),
  defineEvent({
    name: 'ConfbridgeTalking',
    on: 'conference.memberTalking',
    ...confBridge,
    headers: (fact) => memberHeaders(fact) + line('TalkingStatus', onOff(fact.talking)) + adminHeader(fact),
  }),
];

/** Rooms of MeetMe, told with the number of the user. */
const meetMeEvents = [
  defineEvent({ name: 'MeetmeEnd', on: 'conference.ended', ...meetMe, headers: ({ conference }) => line('Meetme', conference.name) }),
  defineEvent({ name: 'MeetmeJoin', on: 'conference.memberJoined', ...meetMe, headers: (fact) => meetMeHeaders(fact) }),
  defineEvent({ name: 'MeetmeLeave', on: 'conference.memberLeft', ...meetMe, headers: (fact) => meetMeHeaders(fact) }),
  defineEvent({ name: 'MeetmeMute', on: 'conference.memberMuted', ...meetMe, headers: (fact) => meetMeHeaders(fact, fact.muted) }),
  defineEvent({ name: 'MeetmeTalking', on: 'conference.memberTalking', ...meetMe, headers: (fact) => meetMeHeaders(fact, fact.talking) }),
  defineEvent({
    name: 'MeetmeTalkRequest',
    on: 'conference.talkRequested',
    ...meetMe,
    headers: (fact) => meetMeHeaders(fact, fact.requested),
  }),
];

export const conferenceEvents = [...confBridgeEvents, ...meetMeEvents];
