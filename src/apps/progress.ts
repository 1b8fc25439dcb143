import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'Progress',
  summary: 'Indicate progress.',
  syntax: 'Progress()',
  description: 'Lets the caller hear what is played before the call is answered. Goes on at once.',
  run({ channel }) {
    channel.indicate({ kind: 'progress' });
    return undefined;
  },
});
