import { mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { ChannelState } from '../core/channel/channel-state.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts } from './support/prompts.ts';
import { orInterrupted, parseSeconds } from './support/wait.ts';

const STATUS = { stopped: 'HANGUP', silence: 'SILENCE', max: 'TIMEOUT', failed: 'ERROR' } as const;

let serial = 0;

export default defineApplication({
  name: 'Record',
  summary: 'Record to a file.',
  syntax: 'Record(filename.format[,silence[,maxduration[,options]]])',
  description:
    'Records the caller, after a beep, until `#`, so many seconds of silence or `maxduration`. `%d` in the name is a number that is free. Options: a appends, n does not answer, q no beep, s nothing for a caller who is not answered, t ends at `*`, x at no digit, y at any. `RECORDED_FILE` is the name, `RECORD_STATUS` DTMF, SILENCE, SKIP, TIMEOUT, HANGUP or ERROR.',
  async run(context, data) {
    const { core, channel, logger, signal } = context;
    const [file = '', silence, longest, options = ''] = splitArguments(data);
    const dot = file.lastIndexOf('.');
    const { media } = channel;
    if (dot <= 0 || !media) {
      logger.warning(`${channel.name}: Record needs a file with a format`);
      channel.setVariable('RECORD_STATUS', 'ERROR');
      return dot <= 0 ? 'hangup' : undefined;
    }
    if (channel.state !== ChannelState.Up) {
      if (options.includes('s')) {
        channel.setVariable('RECORD_STATUS', 'SKIP');
        return undefined;
      }
      if (!options.includes('n')) await answerAndListen(context);
    }
    const name = file.slice(0, dot).replace('%d', () => String(serial++));
    const format = file.slice(dot + 1);
    channel.setVariable('RECORDED_FILE', name);
    if (!options.includes('q')) await playPrompts(context, ['beep']);
    const path = isAbsolute(name) ? name : join(core.settings.directories.lib, 'sounds', name);
    if (!isAbsolute(name)) {
      await mkdir(dirname(path), { recursive: true }).catch(() => undefined);
      signal.throwIfAborted();
    }
    const recording = media.record({
      path: `${path}.${format}`,
      append: options.includes('a'),
      silenceMs: parseSeconds(silence) || undefined,
      maxMs: parseSeconds(longest) || undefined,
    });
    const ends = (digit: string) => options.includes('y') || (!options.includes('x') && digit === (options.includes('t') ? '*' : '#'));
    let digitStopped = false;
    const off = channel.signals.on('digitEnded', (digit) => {
      if (!ends(digit)) return;
      digitStopped = true;
      recording.stop();
    });
    try {
      const { end } = await orInterrupted(signal, recording.done);
      channel.setVariable('RECORD_STATUS', digitStopped ? 'DTMF' : STATUS[end]);
    } catch (thrown) {
      recording.stop();
      if (!channel.ended) channel.setVariable('RECORD_STATUS', 'HANGUP');
      throw thrown;
    } finally {
      off();
    }
    return undefined;
  },
});
