import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'NoOp',
  summary: 'Do Nothing (No Operation).',
  syntax: 'NoOp([text])',
  description: 'Does nothing. The text, with its variables replaced, is seen by whoever watches the steps of a call.',
  run() {
    return undefined;
  },
});
