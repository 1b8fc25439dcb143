import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'StartMusicOnHold',
  summary: 'Play Music On Hold.',
  syntax: 'StartMusicOnHold([class])',
  description: 'Starts music and goes on at once. StopMusicOnHold ends it.',
  run({ core, channel }, data) {
    core.holdMusic.start(channel, data.trim());
    return undefined;
  },
});
