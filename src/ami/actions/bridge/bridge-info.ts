import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { bridgeHeaders } from '../../headers/bridge.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { failure, item, list } from '../../reply.ts';

export default defineAction({
  name: 'BridgeInfo',
  summary: 'Get information about a bridge.',
  description: 'Lists the channels that are in a bridge; the end of the list has what is known of the bridge itself.',
  privileges: [],
  onlyIn: 'modern',
  fields: { id: required('BridgeUniqueid', 'Which bridge.', 'BridgeUniqueid must be provided') },
  run: ({ exchange }, { id }) => {
    const found = exchange.bridges.find(id);
    if (!found) return failure('Specified BridgeUniqueid not found');
    return list({
      message: 'Bridge channel listing will follow',
      actionId: 'first',
      items: each(found.channels, (channel) => item('BridgeInfoChannel', channelHeaders(channel))),
      complete: 'BridgeInfoComplete',
      ending: bridgeHeaders(found.bridge),
    });
  },
});
