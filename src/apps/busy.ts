import { defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import { refuse } from './support/refuse.ts';

export default defineApplication({
  name: 'Busy',
  summary: 'Indicate the Busy condition.',
  syntax: 'Busy([timeout])',
  description:
    'Refuses the caller (486 in SIP), or plays the tone to one who was answered. Ends the call after so many seconds, or when the caller hangs up.',
  run: (context, data) => refuse(context, 'busy', HangupCause.UserBusy, data),
});
