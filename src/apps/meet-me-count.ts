import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { conferences } from '../features/conference/rooms.ts';
import { sayNumber } from '../features/say/english.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'MeetMeCount',
  summary: 'MeetMe participant count.',
  syntax: 'MeetMeCount(confno[,var])',
  description: 'Says how many are in a room of MeetMe, or sets a variable to it.',
  async run(context, data) {
    const { core, channel, logger } = context;
    const [number = '', variable = ''] = splitArguments(data).map((part) => part.trim());
    if (number === '') {
      logger.warning(`${channel.name}: MeetMeCount needs the number of a conference`);
      return 'hangup';
    }
    const count = conferences.of(core).meetMe.find(number)?.size ?? 0;
    if (variable !== '') channel.setVariable(variable, String(count));
    else {
      await answerAndListen(context);
      await playPrompts(context, sayNumber(count));
    }
    return undefined;
  },
});
