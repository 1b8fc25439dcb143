import { defineAction } from '../../define-action.ts';
import { secondsAndMicroseconds } from '../../headers/time.ts';
import { answer, success } from '../../reply.ts';

/** Keeps a connection alive. */
export const ping = defineAction({
  name: 'Ping',
  summary: 'Keepalive command.',
  privileges: [],
  run: ({ dialect, manager }) =>
    dialect.name === 'classic'
      ? answer('Pong')
      : success(undefined, [
          ['Ping', 'Pong'],
          ['Timestamp', secondsAndMicroseconds(manager.clock.now())],
        ]),
});
