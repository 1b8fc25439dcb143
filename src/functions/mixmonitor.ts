import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { callRecorder } from '../core/ports/call-recorder.ts';

export const mixmonitor = defineFunction({
  name: 'MIXMONITOR',
  summary: 'Retrieve data pertaining to specific instances of MixMonitor on a channel.',
  syntax: 'MIXMONITOR(id,key)',
  description: 'Reads of one recording, by the id that option `i` of MixMonitor gave: `filename`, its path.',
  read({ core, channel }, args) {
    const [id = '', key = ''] = splitArguments(args);
    const mixes = channel ? callRecorder.find(core)?.mixes(channel) : undefined;
    const mix = mixes?.find((one) => one.id === id);
    if (!mix || key.toLowerCase() !== 'filename') {
      core.logger.warning(`MIXMONITOR(${args}): ${mix ? 'no such key' : 'no such recording'}`);
      return '';
    }
    return mix.file;
  },
});
