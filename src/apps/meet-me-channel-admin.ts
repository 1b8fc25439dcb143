import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { conferences } from '../features/conference/rooms.ts';
import { USER_COMMANDS } from './support/conference/meet-me-commands.ts';

export default defineApplication({
  name: 'MeetMeChannelAdmin',
  summary: 'MeetMe conference Administration (channel specific).',
  syntax: 'MeetMeChannelAdmin(channel,command)',
  description: 'Does something to a user of MeetMe, named by the channel, in whatever room it is: k kicks, m unmutes, M mutes.',
  run({ core, channel, logger }, data) {
    const [name = '', command = ''] = splitArguments(data).map((part) => part.trim());
    const act = 'kmM'.includes(command[0] ?? ' ') ? USER_COMMANDS[command[0]!] : undefined;
    const wanted = core.channels.find(name);
    for (const room of conferences.of(core).meetMe) {
      const member = room.members.find((each) => each.channel === wanted);
      if (member && act) {
        act(member);
        return undefined;
      }
    }
    logger.warning(`${channel.name}: MeetMeChannelAdmin needs a channel in a conference and k, m or M, not '${data}'`);
    return undefined;
  },
});
