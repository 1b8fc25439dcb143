import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'BridgeTechnologyList',
  summary: 'List available bridging technologies and their statuses.',
  privileges: [],
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Bridge technology listing will follow',
      items: each(exchange.bridges.technologies, ({ name, type, priority }) =>
        item(
          'BridgeTechnologyListItem',
          line('BridgeTechnology', name) + line('BridgeType', type) + line('BridgePriority', priority) + line('BridgeSuspended', 'No'),
        ),
      ),
      complete: 'BridgeTechnologyListComplete',
    }),
});
