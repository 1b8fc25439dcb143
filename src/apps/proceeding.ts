import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'Proceeding',
  summary: 'Indicate proceeding.',
  syntax: 'Proceeding()',
  description: 'Tells the caller that the call is on its way. Goes on at once.',
  run({ channel }) {
    channel.indicate({ kind: 'proceeding' });
    return undefined;
  },
});
