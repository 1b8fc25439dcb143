import { defineCommand } from '../define-command.ts';

export const stopNow = defineCommand({
  words: 'core stop now',
  aliases: ['stop now'],
  summary: 'Shut down immediately',
  usage: 'Usage: core stop now\n       Shuts down a running exchange immediately, hanging up all active calls.',
  run({ stop }, args) {
    if (args.length > 0) return 'usage';
    stop({ gracefully: false });
    return [];
  },
});

export const stopGracefully = defineCommand({
  words: 'core stop gracefully',
  aliases: ['stop gracefully'],
  summary: 'Gracefully shut down',
  usage: 'Usage: core stop gracefully\n       Takes no new calls, and exits when all active calls have ended.',
  run({ stop }, args) {
    if (args.length > 0) return 'usage';
    stop({ gracefully: true });
    return [];
  },
});
