import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export default defineApplication({
  name: 'StopMonitor',
  summary: 'Stop monitoring a channel.',
  syntax: 'StopMonitor()',
  description: 'Ends what Monitor began, or waits to begin.',
  run({ core, channel }) {
    callRecorder.of(core).stopMonitor(channel);
    channel.setVariable('AUTO_MONITOR', undefined);
    return undefined;
  },
});
