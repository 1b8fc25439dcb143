import { defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import { refuse } from './support/refuse.ts';

export default defineApplication({
  name: 'Congestion',
  summary: 'Indicate the Congestion condition.',
  syntax: 'Congestion([timeout])',
  description:
    'Refuses the caller (503 in SIP), or plays the tone to one who was answered. Ends the call after so many seconds, or when the caller hangs up.',
  run: (context, data) => refuse(context, 'congestion', HangupCause.NormalCircuitCongestion, data),
});
