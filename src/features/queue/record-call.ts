import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { substitute } from '../../core/dialplan/channel-scope.ts';
import { callRecorder } from '../../core/ports/call-recorder.ts';
import type { QueueCaller } from './queue-caller.ts';

/**
 * Records a call of a queue that has `monitor-format`, from before the two talk until the recorded party is gone. The caller's variables say
 * how: MONITOR_FILENAME, MONITOR_OPTIONS, MONITOR_EXEC. Source: Asterisk 20 apps/app_queue.c (try_calling, setup_mixmonitor). What cannot be
 * recorded keeps nobody from talking; the recorder says why.
 */
export async function recordQueueCall(core: Core, { queue, channel: caller }: QueueCaller, member: Channel): Promise<void> {
  const { recordingFormat, recordingType } = queue.options;
  const recorder = recordingFormat === '' ? undefined : callRecorder.find(core);
  if (!recorder) return;
  const wantedFile = caller.getVariable('MONITOR_FILENAME');
  const program = caller.getVariable('MONITOR_EXEC');
  if (recordingType === 'monitor') {
    // Whose program it is to be has its own leg recorded; otherwise it is the member's, who may go on to other calls.
    const hasProgram = program !== undefined || caller.getVariable('MONITOR_EXEC_ARGS') !== undefined;
    recorder.startMonitor(hasProgram ? caller : member, {
      file: wantedFile ?? caller.uniqueId,
      format: recordingFormat,
      mix: Boolean(program),
    });
    return;
  }
  const filled = (text: string) => substitute(core, caller, text.replaceAll('^{', '${'));
  const file = wantedFile === undefined ? caller.uniqueId : await filled(wantedFile);
  const command = program === undefined ? undefined : await filled(program);
  if (caller.ended) return;
  recorder.startMix(caller, {
    file: `${file}.${recordingFormat}`,
    options: `b${caller.getVariable('MONITOR_OPTIONS') ?? ''}`,
    command,
  });
}
