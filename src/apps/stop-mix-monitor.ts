import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';
import { orInterrupted } from './support/wait.ts';

export default defineApplication({
  name: 'StopMixMonitor',
  summary: 'Stop recording a call through MixMonitor, and free the recording’s file handle.',
  syntax: 'StopMixMonitor([MixMonitorID])',
  description: 'Ends one recording that MixMonitor began, by its id, or the newest. The file is whole when the dialplan goes on.',
  async run({ core, channel, signal }, data) {
    const whole = callRecorder.of(core).stopMix(channel, data.trim() || undefined);
    if (whole) await orInterrupted(signal, whole);
    return undefined;
  },
});
