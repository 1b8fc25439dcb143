import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export default defineApplication({
  name: 'ChangeMonitor',
  summary: 'Change monitoring filename of a channel.',
  syntax: 'ChangeMonitor(filename_base)',
  description: 'The files of a recording that Monitor began have this name when it is over.',
  run({ core, channel, logger }, data) {
    const recorder = callRecorder.of(core);
    if (!recorder.isMonitored(channel)) logger.warning(`${channel.name} is not monitored: there is nothing to name ${data}`);
    else if (data === '') logger.warning(`${channel.name}: ChangeMonitor needs a name`);
    else recorder.renameMonitor(channel, data);
    return undefined;
  },
});
