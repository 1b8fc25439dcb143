import { dialplanPart } from './dialplan-part.ts';
import type { ExchangePart } from './exchange-part.ts';
import { inCallPart } from './in-call-part.ts';
import { indicationsPart } from './indications-part.ts';
import { localPart } from './local-part.ts';
import { musicOnHoldPart } from './music-on-hold-part.ts';
import { sipPart } from './sip-part.ts';

/** Every part, in the order in which they are made, started and reloaded: drivers first, since the others may ask for device states. */
export const parts: readonly ExchangePart[] = [localPart, sipPart, dialplanPart, musicOnHoldPart, inCallPart, indicationsPart];
