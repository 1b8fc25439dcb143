import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export default defineApplication({
  name: 'MixMonitor',
  summary: 'Record a call and mix the audio during the recording.',
  syntax: 'MixMonitor(filename.extension[,options[,command]])',
  description: [
    'Writes both directions into one file below the spool folder `monitor`, until StopMixMonitor or the end of the call. `MIXMONITOR_FILENAME` is',
    'its path. Options: a appends. b writes only while the call is bridged. B(seconds) beeps. d removes the file when it is whole. D writes the',
    'two directions side by side (ending `raw`). i(variable) takes the id. p and P beep at the start and at the end. r(file) and t(file) what is',
    'said and what is heard alone, each in a file. s(seconds) begins later. v(x), V(x), W(x) what is said, what is heard, both: louder or softer,',
    '-4 to 4. m and n are taken and not acted on. The command is not run: no shell is ever started.',
  ].join('\n'),
  run({ core, channel, logger }, data) {
    const [file = '', options = '', command = ''] = splitArguments(data, { limit: 3 });
    const outcome = callRecorder.of(core).startMix(channel, { file, options, command });
    if (outcome === 'refused') logger.warning(`${channel.name}: MixMonitor(${data}) could not begin`);
    // Without a name there is nothing that the call could have been meant to go on with (Asterisk).
    return outcome === 'refused' && file === '' ? 'hangup' : undefined;
  },
});
