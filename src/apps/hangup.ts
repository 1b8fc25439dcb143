import { DIALPLAN, noteHangupSource } from '../core/channel/hangup-source.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { HangupCause } from '../core/hangup-cause.ts';

export default defineApplication({
  name: 'Hangup',
  summary: 'Hang up the calling channel.',
  syntax: 'Hangup([causecode])',
  description: 'Ends the call. The cause is a number of Q.850; without one the channel keeps the cause that it has, or ends normally (16).',
  run({ channel }, data) {
    noteHangupSource(channel, DIALPLAN);
    const cause = Number.parseInt(data, 10);
    channel.assign({ hangupCause: cause > 0 ? cause : channel.hangupCause || HangupCause.NormalClearing });
    return 'hangup';
  },
});
