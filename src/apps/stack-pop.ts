import { defineApplication } from '../core/dialplan/define-application.ts';
import { leaveSubroutine } from '../core/dialplan/subroutines.ts';

export default defineApplication({
  name: 'StackPop',
  summary: 'Remove one address from gosub stack.',
  syntax: 'StackPop()',
  description: 'Forgets the last Gosub, so that Return goes back to the one before it.',
  run({ channel, logger }) {
    if (!leaveSubroutine(channel)) logger.error(`${channel.name}: StackPop without Gosub: stack is unallocated`);
    return undefined;
  },
});
