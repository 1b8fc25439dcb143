import { ChannelState } from '../core/channel/channel-state.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { untilInterrupted } from './support/wait.ts';

export default defineApplication({
  name: 'Milliwatt',
  summary: 'Generate a Constant 1004Hz tone at 0dbm (mu-law).',
  syntax: 'Milliwatt()',
  description: 'Plays a tone of 1004 Hz until the caller hangs up.',
  async run(context) {
    if (context.channel.state !== ChannelState.Up) await answerAndListen(context);
    const playback = context.channel.media?.play({ kind: 'tone', tones: '1004/1000' });
    try {
      return await untilInterrupted(context);
    } finally {
      playback?.stop();
    }
  },
});
