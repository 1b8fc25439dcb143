import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export default defineApplication({
  name: 'UnpauseMonitor',
  summary: 'Unpause monitoring of a channel.',
  syntax: 'UnpauseMonitor()',
  description: 'A recording goes on that PauseMonitor has paused.',
  run({ core, channel }) {
    callRecorder.of(core).pauseMonitor(channel, false);
    return undefined;
  },
});
