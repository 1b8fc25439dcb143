import { ChannelState } from '../core/channel/channel-state.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { jumpTo101 } from './support/priority-jump.ts';
import { playPrompts, promptNames } from './support/prompts.ts';

export default defineApplication({
  name: 'Playback',
  summary: 'Play a file.',
  syntax: 'Playback(filename[&filename2[&...]][,options])',
  description:
    'Plays sounds to the end; answers first. Options: skip, plays nothing to a caller who is not answered; noanswer, plays without answering. `PLAYBACKSTATUS` is SUCCESS or FAILED.',
  async run(context, data) {
    const { core, channel } = context;
    const [names = '', options = ''] = splitArguments(data);
    const wants = new Set(options.split(/[&,|]/).map((option) => option.trim().toLowerCase()));
    if (channel.state !== ChannelState.Up) {
      if (wants.has('skip')) {
        channel.setVariable('PLAYBACKSTATUS', 'SUCCESS');
        return undefined;
      }
      if (!wants.has('noanswer')) await answerAndListen(context);
    }
    const { failed } = await playPrompts(context, promptNames(names));
    channel.setVariable('PLAYBACKSTATUS', failed ? 'FAILED' : 'SUCCESS');
    if (failed && (wants.has('j') || core.dialplan.options.priorityJumping)) jumpTo101(context);
    return undefined;
  },
});
