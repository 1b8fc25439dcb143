import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { integer, required } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, list, success } from '../../reply.ts';

export default defineAction({
  name: 'Hangup',
  summary: 'Hangup channel.',
  description: 'Asks for the end of a channel, or of all whose names match an expression between slashes.',
  privileges: { modern: ['system', 'call'], classic: ['call'] },
  fields: {
    channel: required('Channel', 'exact name, or `/regular expression/`', 'No channel specified'),
    cause: integer('Cause', 'Q.850 cause, 1 to 127; another is not looked at'),
  },
  run({ exchange, dialect }, { channel, cause }) {
    const { channels } = exchange;
    if (!channel.startsWith('/'))
      return channels.hangup(dialect.readChannel(channel), cause) ? success('Channel Hungup') : failure('No such channel');
    if (channel.length < 2 || !channel.endsWith('/')) return failure('Regex format invalid, Channel param should be /regex/');
    const matching = channels.matchExpression(channel.slice(1, -1));
    if (matching === undefined) return failure(`Regex compile failed on: ${channel}`);
    channels.hangupAll(matching, cause);
    return list({
      message: 'Channels hung up will follow',
      items: each(matching, (name) => item('ChannelHungup', line('Channel', dialect.showChannel(name)))),
      complete: 'ChannelsHungupListComplete',
    });
  },
});
