import { assignVariable } from '../core/dialplan/channel-scope.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'Set',
  summary: 'Set channel variable or function value.',
  syntax: 'Set(name=value)',
  description:
    'Sets a variable of the channel, or writes a function as `Set(CALLERID(num)=100)`. A name that begins with `_` is inherited by the channels that this one makes, with `__` by theirs too.',
  run({ core, channel, logger }, data) {
    const equals = data.indexOf('=');
    if (equals < 0) logger.warning(`${channel.name}: Set needs 'name=value', not '${data}'`);
    else assignVariable(core, channel, data.slice(0, equals).trim(), data.slice(equals + 1));
    return undefined;
  },
});
