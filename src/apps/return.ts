import { defineApplication } from '../core/dialplan/define-application.ts';
import { leaveSubroutine } from '../core/dialplan/subroutines.ts';

export default defineApplication({
  name: 'Return',
  summary: 'Return from gosub routine.',
  syntax: 'Return([value])',
  description:
    'Goes back to the priority after the last Gosub and sets `GOSUB_RETVAL` to the value. Outside of a subroutine it ends the call.',
  run({ channel, logger }, data) {
    const returnTo = leaveSubroutine(channel);
    if (!returnTo) {
      logger.error(`${channel.name}: Return without Gosub: stack is unallocated`);
      return 'hangup';
    }
    channel.interpreter?.jump(returnTo);
    channel.setVariable('GOSUB_RETVAL', data);
    return undefined;
  },
});
