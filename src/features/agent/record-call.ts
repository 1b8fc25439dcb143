import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { callRecorder } from '../../core/ports/call-recorder.ts';
import { callRecords } from '../../core/ports/call-records.ts';
import type { Agent } from './agent.ts';

/** Records what the agent says and hears on this channel into one file, named as in 2006: `agent-1001-<unique id of the channel>`, `.` as `-`. */
export function recordAgentCall(core: Core, agent: Agent, channel: Channel): void {
  const recorder = callRecorder.find(core);
  if (!recorder || recorder.isMonitored(channel)) return;
  const file = `agent-${agent.id}-${channel.uniqueId.replaceAll('.', '-')}`;
  const { recordingFormat: format, recordingUrl } = agent.options;
  if (recorder.startMonitor(channel, { file, format, mix: true }) !== 'started' || recordingUrl === '') return;
  callRecords.find(core)?.setUserField(channel, `${recordingUrl}${file}.${format}`);
}

/** Ends it; nothing where none runs. */
export function stopRecording(core: Core, channel: Channel): void {
  callRecorder.find(core)?.stopMonitor(channel);
}
