import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { conferences } from '../features/conference/rooms.ts';

export default defineApplication({
  name: 'ConfKick',
  summary: 'Kicks channel(s) from the requested ConfBridge.',
  syntax: 'ConfKick(conference[,channel])',
  description:
    'Sends a channel out of a room of ConfBridge; `all` or nothing are all, `participants` all but administrators. `CONFKICKSTATUS` is SUCCESS or FAILURE.',
  run({ core, channel, logger }, data) {
    const [name = '', who = ''] = splitArguments(data).map((part) => part.trim());
    const wanted = (who || 'all').toLowerCase();
    const doomed = (conferences.of(core).confBridge.find(name)?.members ?? []).filter(
      (member) =>
        !member.isLeaving &&
        (wanted === 'all' || (wanted === 'participants' ? !member.profile.isAdmin : member.channel.name.toLowerCase() === wanted)),
    );
    for (const member of doomed) member.sendOut('kicked');
    if (doomed.length === 0) logger.warning(`${channel.name}: there is no '${who || 'all'}' in a conference '${name}'`);
    channel.setVariable('CONFKICKSTATUS', doomed.length > 0 ? 'SUCCESS' : 'FAILURE');
    return undefined;
  },
});
