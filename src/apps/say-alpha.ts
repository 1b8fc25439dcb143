import { defineApplication } from '../core/dialplan/define-application.ts';
import { sayAlpha } from '../features/say/english.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'SayAlpha',
  summary: 'Say Alpha.',
  syntax: 'SayAlpha(string)',
  description: 'Spells a text: letters, digits and common signs. What cannot be said is passed over.',
  async run(context, data) {
    const prompts = sayAlpha(data.trim());
    if (prompts.length > 0) await playPrompts(context, prompts);
    return undefined;
  },
});
