import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'StopMusicOnHold',
  summary: 'Stop playing Music On Hold.',
  syntax: 'StopMusicOnHold()',
  description: 'Ends the music that plays on the channel.',
  run({ core, channel }) {
    core.holdMusic.stop(channel);
    return undefined;
  },
});
