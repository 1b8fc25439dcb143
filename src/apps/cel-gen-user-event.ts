import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'CELGenUserEvent',
  summary: 'Generates a CEL User Defined Event.',
  syntax: 'CELGenUserEvent(event-name[,extra])',
  description:
    'An event of channel event logging of this name is kept of the channel, with the text beside it, where cel.conf asks for USER_DEFINED.',
  run({ core, channel }, data) {
    const [name = '', extra = ''] = splitArguments(data, { limit: 2, raw: true });
    if (data !== '') core.bus.publish('cel.userEventRaised', { channel: channel.snapshot, name, extra });
    return undefined;
  },
});
