import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'DeviceStateList',
  summary: 'List the current known device states.',
  description: 'Lists every device that has reported a state.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Device State Changes will follow',
      actionId: 'first',
      items: each(exchange.endpoints.deviceStates(), ([device, state]) =>
        item('DeviceStateChange', line('Device', device) + line('State', state)),
      ),
      complete: 'DeviceStateListComplete',
    }),
});
