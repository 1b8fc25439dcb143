import { defineApplication } from '../core/dialplan/define-application.ts';
import { sayDigits } from '../features/say/english.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'SayDigits',
  summary: 'Say Digits.',
  syntax: 'SayDigits(digits)',
  description: 'Says digits one by one; `*` is star, `#` is pound. What cannot be said is passed over.',
  async run(context, data) {
    const prompts = sayDigits(data.trim());
    if (prompts.length > 0) await playPrompts(context, prompts);
    return undefined;
  },
});
