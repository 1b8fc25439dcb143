import { defineApplication } from '../core/dialplan/define-application.ts';
import { stopTones } from './support/tones.ts';

export default defineApplication({
  name: 'StopPlayTones',
  summary: 'Stop playing a tone list.',
  syntax: 'StopPlayTones()',
  description: 'Ends what PlayTones began.',
  run({ channel }) {
    stopTones(channel);
    return undefined;
  },
});
