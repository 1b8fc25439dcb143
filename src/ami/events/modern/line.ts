import { defineEvent } from '../../define-event.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

/** Lines (Asterisk 20: sig_analog.c and chan_dahdi.c; each event has a name of its own for what it is about). */
export const lineEvents = [
  defineEvent({
    name: 'Alarm',
    on: 'line.alarmRaised',
    class: 'system',
    headers: (fact) => line('DAHDIChannel', fact.line) + line('Alarm', fact.alarm),
  }),
  defineEvent({ name: 'AlarmClear', on: 'line.alarmCleared', class: 'system', headers: (fact) => line('Channel', fact.line) }),
  defineEvent({
    name: 'DNDState',
    on: 'line.doNotDisturbChanged',
    class: 'system',
    headers: (fact) => line('Channel', `DAHDI/${fact.line}`) + line('Status', fact.on ? 'enabled' : 'disabled'),
  }),
  defineEvent({
    name: 'DAHDIChannel',
    on: 'line.channelAssigned',
    class: 'call',
    headers: (fact) =>
      channelHeaders(fact.channel) +
      line('DAHDIGroup', String(groupBits(fact.groups))) +
      line('DAHDISpan', SPAN) +
      line('DAHDIChannel', fact.line),
  }),
];

/** All lines together, as DAHDIShowStatus shows them. */
const SPAN = 1;

const groupBits = (groups: readonly number[]): bigint => groups.reduce((bits, group) => bits | (1n << BigInt(group)), 0n);
