import { EventSet } from '../../event-set.ts';
import { agentEvents } from './agent.ts';
import { callEvents } from './call.ts';
import { cdrEvents } from './cdr.ts';
import { channelEvents } from './channel.ts';
import { conferenceEvents } from './conference.ts';
import { lineEvents } from './line.ts';
import { mailboxEvents } from './mailbox.ts';
import { parkingEvents } from './parking.ts';
import { queueEvents } from './queue.ts';
import { recordingEvents } from './recording.ts';
import { stateEvents } from './state.ts';
import { systemEvents } from './system.ts';
import { userEvents } from './user.ts';

/** Everything that the classic dialect tells. */
export const classicEvents = new EventSet(
  channelEvents,
  callEvents,
  conferenceEvents,
  queueEvents,
  stateEvents,
  mailboxEvents,
  systemEvents,
  userEvents,
  lineEvents,
  recordingEvents,
  parkingEvents,
  agentEvents,
  cdrEvents,
);
