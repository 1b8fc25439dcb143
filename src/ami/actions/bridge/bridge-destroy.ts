import { defineAction } from '../../define-action.ts';
import { ENDS_CALLS } from '../../ends-calls.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'BridgeDestroy',
  summary: 'Destroy a bridge.',
  description: 'Has all channels leave a bridge, each as BridgeKick does, and with the last one it is over.',
  privileges: ENDS_CALLS,
  onlyIn: 'modern',
  fields: { id: required('BridgeUniqueid', 'Which bridge.', 'BridgeUniqueid must be provided') },
  run: ({ exchange }, { id }) =>
    exchange.bridges.destroy(id) ? success('Bridge has been destroyed') : failure('Specified BridgeUniqueid not found'),
});
