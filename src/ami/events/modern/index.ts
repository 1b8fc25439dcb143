import { EventSet } from '../../event-set.ts';
import { agentEvents } from './agent.ts';
import { bridgeEvents } from './bridge.ts';
import { cdrEvents } from './cdr.ts';
import { celEvents } from './cel.ts';
import { channelEvents } from './channel.ts';
import { conferenceEvents } from './conference.ts';
import { dialEvents } from './dial.ts';
import { dialplanEvents } from './dialplan.ts';
import { endpointEvents } from './endpoint.ts';
import { lineEvents } from './line.ts';
import { localEvents } from './local.ts';
import { mailboxEvents } from './mailbox.ts';
import { mediaEvents } from './media.ts';
import { originateEvents } from './originate.ts';
import { parkingEvents } from './parking.ts';
import { queueEvents } from './queue.ts';
import { recordingEvents } from './recording.ts';
import { registrationEvents } from './registration.ts';
import { securityEvents } from './security.ts';
import { stateEvents } from './state.ts';
import { systemEvents } from './system.ts';
import { transferEvents } from './transfer.ts';
import { userEvents } from './user.ts';

/** Everything that the modern dialect tells. */
export const modernEvents = new EventSet(
  channelEvents,
  dialplanEvents,
  dialEvents,
  bridgeEvents,
  conferenceEvents,
  mediaEvents,
  recordingEvents,
  cdrEvents,
  celEvents,
  localEvents,
  lineEvents,
  agentEvents,
  transferEvents,
  parkingEvents,
  originateEvents,
  queueEvents,
  stateEvents,
  endpointEvents,
  mailboxEvents,
  registrationEvents,
  userEvents,
  systemEvents,
  securityEvents,
);
