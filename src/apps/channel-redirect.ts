import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { parseTarget } from './support/target.ts';

export default defineApplication({
  name: 'ChannelRedirect',
  summary: 'Redirects given channel to a dialplan target.',
  syntax: 'ChannelRedirect(channel,[[context,]extension,]priority)',
  description: 'Sends another channel to a place of the dialplan. `CHANNELREDIRECT_STATUS` is SUCCESS, NOCHANNEL or ERROR.',
  run({ core, channel }, data) {
    const [name = '', place = ''] = splitArguments(data, { limit: 2 });
    const other = core.channels.find(name.trim());
    const target = other && parseTarget(core, other, place);
    channel.setVariable('CHANNELREDIRECT_STATUS', !other ? 'NOCHANNEL' : target ? 'SUCCESS' : 'ERROR');
    if (other && target) other.redirect(target.context, target.exten, target.priority);
    return undefined;
  },
});
