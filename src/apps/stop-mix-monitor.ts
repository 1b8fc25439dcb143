import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export default defineApplication({
  name: 'StopMixMonitor',
  summary: 'Stop recording a call through MixMonitor, and free the recording’s file handle.',
  syntax: 'StopMixMonitor([MixMonitorID])',
  description: 'Ends one recording that MixMonitor began, by its id, or the newest. The file is whole when the dialplan goes on.',
  async run({ core, channel }, data) {
    // Not cut short by a hang-up: `h` stops a recording to work on its file in the next priority.
    await callRecorder.of(core).stopMix(channel, data.trim() || undefined);
    return undefined;
  },
});
