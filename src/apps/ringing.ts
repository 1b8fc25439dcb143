import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'Ringing',
  summary: 'Indicate ringing tone.',
  syntax: 'Ringing()',
  description: 'Tells the caller that the called party rings. Goes on at once.',
  run({ channel }) {
    channel.indicate({ kind: 'ringing' });
    return undefined;
  },
});
