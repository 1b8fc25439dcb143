import { agentsPart } from './agents-part.ts';
import { cdrPart } from './cdr-part.ts';
import { celPart } from './cel-part.ts';
import { conferencePart } from './conference-part.ts';
import { dialplanPart } from './dialplan-part.ts';
import type { ExchangePart } from './exchange-part.ts';
import { iaxPart } from './iax-part.ts';
import { inCallPart } from './in-call-part.ts';
import { indicationsPart } from './indications-part.ts';
import { linesPart } from './lines-part.ts';
import { localPart } from './local-part.ts';
import { mailboxesPart } from './mailboxes-part.ts';
import { musicOnHoldPart } from './music-on-hold-part.ts';
import { parkingPart } from './parking-part.ts';
import { queuesPart } from './queues-part.ts';
import { recordingPart } from './recording-part.ts';
import { sipPart } from './sip-part.ts';
import { voicemailPart } from './voicemail-part.ts';

/** Every part, in the order in which they are made, started and reloaded: the message counts that lamps show, drivers, since the
 * others may ask for device states, then the rest. */
export const parts: readonly ExchangePart[] = [
  mailboxesPart,
  recordingPart,
  cdrPart,
  celPart,
  localPart,
  sipPart,
  iaxPart,
  linesPart,
  parkingPart,
  agentsPart,
  dialplanPart,
  queuesPart,
  musicOnHoldPart,
  inCallPart,
  conferencePart,
  voicemailPart,
  indicationsPart,
];
