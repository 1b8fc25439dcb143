import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, list } from '../../reply.ts';

export default defineAction({
  name: 'CoreShowChannelMap',
  summary: 'List all channels connected to the specified channel.',
  description: 'Lists the channels that share a bridge with a channel, and those behind Local channels among them.',
  privileges: ['system', 'reporting'],
  onlyIn: 'modern',
  fields: { channel: required('Channel', 'to whom', 'CoreShowChannelMap requires a channel.') },
  run({ exchange, dialect }, { channel }) {
    const connected = exchange.bridges.connectedTo(dialect.readChannel(channel));
    if (!connected) return failure('Could not get channel snapshot');
    return list({
      message: 'Channel map will follow',
      actionId: 'first',
      items: each(connected, (name) => item('CoreShowChannelMap', line('Channel', channel) + line('ConnectedChannel', name))),
      complete: 'CoreShowChannelMapComplete',
    });
  },
});
