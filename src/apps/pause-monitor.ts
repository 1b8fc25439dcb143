import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export default defineApplication({
  name: 'PauseMonitor',
  summary: 'Pause monitoring of a channel.',
  syntax: 'PauseMonitor()',
  description: 'Leaves the time out of a recording that Monitor began, until UnpauseMonitor.',
  run({ core, channel }) {
    callRecorder.of(core).pauseMonitor(channel, true);
    return undefined;
  },
});
