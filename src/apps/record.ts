import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pathWithin, removeFileWithin } from '../base/path-guard.ts';
import { ChannelState } from '../core/channel/channel-state.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts } from './support/prompts.ts';
import { orInterrupted, parseSeconds } from './support/wait.ts';

const STATUS = { stopped: 'HANGUP', silence: 'SILENCE', max: 'TIMEOUT', failed: 'ERROR' } as const;

export default defineApplication({
  name: 'Record',
  summary: 'Record to a file.',
  syntax: 'Record(filename.format[,silence[,maxduration[,options]]])',
  description:
    'Records the caller below the folder `sounds`, where players find it, after a beep, until `#`, so many seconds of silence or `maxduration`. `%d` in the name is a number that is free. Options: a appends, k keeps what a caller said who hangs up, n does not answer, o ends at `0` too, q no beep, s nothing for a caller who is not answered, t ends at `*`, x at no digit, y at any. `RECORDED_FILE` is the name, `RECORD_STATUS` DTMF, OPERATOR, SILENCE, SKIP, TIMEOUT, HANGUP or ERROR.',
  async run(context, data) {
    const { core, channel, logger, signal } = context;
    const [file = '', silence, longest, options = ''] = splitArguments(data);
    // `name:format` is how it was written where a name could hold no dot.
    const dot = file.includes('.') ? file.lastIndexOf('.') : file.indexOf(':');
    if (dot <= 0 || !channel.media) {
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
    const format = file.slice(dot + 1);
    const folder = join(core.settings.directories.lib, 'sounds');
    const pathOf = (name: string) => pathWithin(folder, `${name}.${format}`);
    const name = await freeName(file.slice(0, dot), pathOf);
    signal.throwIfAborted();
    const path = pathOf(name);
    if (path === undefined) {
      logger.warning(`${channel.name}: Record cannot write ${JSON.stringify(file)}: it has to be below ${folder}`);
      channel.setVariable('RECORD_STATUS', 'ERROR');
      return undefined;
    }
    channel.setVariable('RECORDED_FILE', name);
    if (!options.includes('q')) await playPrompts(context, ['beep']);
    const recording = channel.media.record({
      path,
      within: folder,
      append: options.includes('a'),
      silenceMs: parseSeconds(silence) || undefined,
      maxMs: parseSeconds(longest) || undefined,
    });
    const ends = (digit: string) => options.includes('y') || (!options.includes('x') && digit === (options.includes('t') ? '*' : '#'));
    let stoppedBy: 'DTMF' | 'OPERATOR' | undefined;
    const off = channel.signals.on('digitEnded', (digit) => {
      const asksOperator = digit === '0' && options.includes('o');
      if (!asksOperator && !ends(digit)) return;
      stoppedBy = asksOperator ? 'OPERATOR' : 'DTMF';
      recording.stop();
    });
    try {
      const { end } = await orInterrupted(signal, recording.done);
      channel.setVariable('RECORD_STATUS', stoppedBy ?? STATUS[end]);
    } catch (thrown) {
      recording.stop();
      if (!channel.ended) channel.setVariable('RECORD_STATUS', 'HANGUP');
      if (channel.hangingUp && !options.includes('k')) {
        await recording.done;
        await removeFileWithin(folder, path).catch(() => undefined);
      }
      throw thrown;
    } finally {
      off();
    }
    return undefined;
  },
});

/** The name with the first number in place of `%d` that no file has yet. */
async function freeName(pattern: string, pathOf: (name: string) => string | undefined): Promise<string> {
  if (!pattern.includes('%d')) return pattern;
  for (let number = 0; ; number++) {
    const name = pattern.replace('%d', String(number));
    const path = pathOf(name);
    const isTaken =
      path !== undefined &&
      (await access(path).then(
        () => true,
        () => false,
      ));
    if (!isTaken) return name;
  }
}
