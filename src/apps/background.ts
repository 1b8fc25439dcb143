import { ChannelState } from '../core/channel/channel-state.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts, promptNames } from './support/prompts.ts';

export default defineApplication({
  name: 'BackGround',
  summary: 'Play an audio file while waiting for digits of an extension to go to.',
  syntax: 'BackGround(filename1[&filename2[&...]][,options[,langoverride[,context]]])',
  description:
    'Plays sounds until one of the digits comes with which an extension begins, and goes to the extension that is then dialled. Options: s and n as skip and noanswer of Playback; m stops only for an extension of one digit.',
  async run(context, data) {
    const { core, channel } = context;
    const [names = '', options = ''] = splitArguments(data);
    if (channel.state !== ChannelState.Up) {
      if (options.includes('s')) return undefined;
      if (!options.includes('n')) await answerAndListen(context);
    }
    const number = channel.callerId.number;
    const { dialplan } = core;
    const stopsAt = (digit: string) =>
      !options.includes('m') || (dialplan.hasExten(channel.context, digit, number) && !dialplan.matchMore(channel.context, digit, number));
    const { failed, digit } = await playPrompts(context, promptNames(names), { stopsAt });
    channel.setVariable('BACKGROUNDSTATUS', failed ? 'FAILED' : 'SUCCESS');
    return digit === undefined ? undefined : { digits: digit };
  },
});
