import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

/** Lines (AMI classic: chan_zap.c). Do-not-disturb is told whoever switches it; in 2006 only a phone that dialled *78 did. */
export const lineEvents = [
  defineEvent({
    name: 'Alarm',
    on: 'line.alarmRaised',
    class: 'system',
    headers: (fact) => line('Alarm', fact.alarm) + line('Channel', fact.line),
  }),
  defineEvent({ name: 'AlarmClear', on: 'line.alarmCleared', class: 'system', headers: (fact) => line('Channel', fact.line) }),
  defineEvent({
    name: 'DNDState',
    on: 'line.doNotDisturbChanged',
    class: 'system',
    headers: (fact) => line('Channel', `Zap/${fact.line}`) + line('Status', fact.on ? 'enabled' : 'disabled'),
  }),
];
