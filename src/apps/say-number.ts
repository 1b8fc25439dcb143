import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { sayNumber } from '../features/say/english.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'SayNumber',
  summary: 'Say Number.',
  syntax: 'SayNumber(digits)',
  description: 'Says a whole number in words.',
  async run(context, data) {
    const [text = ''] = splitArguments(data);
    if (!/^\s*[+-]?\d+\s*$/.test(text)) context.logger.warning(`${context.channel.name}: SayNumber needs a number, not '${text}'`);
    else await playPrompts(context, sayNumber(Number(text)));
    return undefined;
  },
});
