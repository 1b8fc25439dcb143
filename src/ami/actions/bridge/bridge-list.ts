import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { bridgeHeaders } from '../../headers/bridge.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'BridgeList',
  summary: 'Get a list of bridges in the system.',
  privileges: [],
  onlyIn: 'modern',
  fields: { technology: text('BridgeType', 'Only bridges of that technology (not type, as in Asterisk): `simple_bridge`, `softmix`.') },
  run: ({ exchange }, { technology }) => {
    const bridges = exchange.bridges.list().filter((bridge) => technology === undefined || bridge.technology === technology);
    return list({
      message: 'Bridge listing will follow',
      actionId: 'first',
      items: each(bridges, (bridge) => item('BridgeListItem', bridgeHeaders(bridge))),
      complete: 'BridgeListComplete',
    });
  },
});
