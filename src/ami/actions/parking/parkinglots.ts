import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

export default defineAction({
  name: 'Parkinglots',
  summary: 'Get a list of parking lots.',
  description: 'Lists the parking lots with their spaces and times.',
  privileges: ['call'],
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'Parking lots will follow',
      actionId: 'first',
      items: each(exchange.parking.lots, ({ options }) =>
        item(
          'Parkinglot',
          line('Name', options.name) +
            line('StartSpace', options.firstSpace) +
            line('StopSpace', options.lastSpace) +
            line('Timeout', options.timeoutSeconds),
        ),
      ),
      complete: 'ParkinglotsComplete',
    }),
});
