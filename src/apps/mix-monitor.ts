import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';
import { orInterrupted } from './support/wait.ts';

export default defineApplication({
  name: 'MixMonitor',
  summary: 'Record a call and mix the audio during the recording.',
  syntax: 'MixMonitor(filename.extension[,options[,command]])',
  description: [
    'Writes both directions into one file below the spool folder `monitor`, until StopMixMonitor or the end of the call. `MIXMONITOR_FILENAME` is',
    'its path. Options: a appends. b writes only while the call is bridged. B(seconds) beeps. d removes the file when it is whole. D writes the',
    'two directions side by side (ending `raw`). i(variable) takes the id. p and P beep at the start and at the end. r(file) and t(file) what is',
    'said and what is heard alone, each in a file; with n these leave out when nothing came. s(seconds) begins later. v(x), V(x), W(x) what is',
    'said, what is heard, both: louder or softer, -4 to 4. m(boxes) leaves a copy of each file in mailboxes, `101@default&102/Work`, from whom the channel is connected to, or with c from its own party. S does nothing here. The command is not run: no shell is ever started.',
  ].join('\n'),
  async run({ core, channel, logger, signal }, data) {
    const [file = '', options = '', command = ''] = splitArguments(data, { limit: 3 });
    const outcome = callRecorder.of(core).startMix(channel, { file, options, command });
    if (outcome !== 'refused') {
      // What is played next would take the place of the beep.
      if (outcome.announced) await orInterrupted(signal, outcome.announced);
      return undefined;
    }
    logger.warning(`${channel.name}: MixMonitor(${data}) could not begin`);
    // Without a name there is nothing that the call could have been meant to go on with (Asterisk).
    return file === '' ? 'hangup' : undefined;
  },
});
