import { sleep } from '../base/clock.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { parseSeconds, untilInterrupted } from './support/wait.ts';

export default defineApplication({
  name: 'MusicOnHold',
  summary: 'Play Music On Hold indefinitely.',
  syntax: 'MusicOnHold([class[,duration]])',
  description:
    'Plays music of a class, or of the channel, for so many seconds, or until the caller hangs up. A class that does not exist gives way to `default`.',
  async run(context, data) {
    const { core, channel, signal } = context;
    const [musicClass = '', duration] = splitArguments(data);
    const ms = parseSeconds(duration);
    core.holdMusic.start(channel, musicClass.trim());
    try {
      if (ms) await sleep(core.clock, ms, signal);
      else await untilInterrupted(context);
    } finally {
      core.holdMusic.stop(channel);
    }
    return undefined;
  },
});
