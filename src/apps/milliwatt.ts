import { ChannelState } from '../core/channel/channel-state.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { untilInterrupted } from './support/wait.ts';

/** Peak of a sine of 0 dBm0 in 16-bit samples: u-law's loudest (32,124) is +3.17 dBm0 (ITU-T G.711). */
const ZERO_DBM0 = 22_300;

export default defineApplication({
  name: 'Milliwatt',
  summary: 'Generate a Constant 1004Hz tone at 0dbm (mu-law).',
  syntax: 'Milliwatt()',
  description: 'Plays a tone of 1004 Hz until the caller hangs up.',
  async run(context) {
    if (context.channel.state !== ChannelState.Up) await answerAndListen(context);
    const playback = context.channel.media?.play({ kind: 'tone', tones: '1004/1000', amplitude: ZERO_DBM0 });
    try {
      return await untilInterrupted(context);
    } finally {
      playback?.stop();
    }
  },
});
