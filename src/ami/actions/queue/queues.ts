import { defineAction } from '../../define-action.ts';
import { rawLines } from '../../reply.ts';

export default defineAction({
  name: 'Queues',
  summary: 'Queues.',
  description: 'The text of `queue show` without a response and an ActionID: what there was before QueueStatus.',
  privileges: [],
  onlyIn: 'classic',
  async run({ manager }) {
    const { lines } = await manager.runCommand('queue show', 'classic');
    return rawLines(lines, undefined);
  },
});
