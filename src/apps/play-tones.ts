import { defineApplication } from '../core/dialplan/define-application.ts';
import { startTones } from './support/tones.ts';

export default defineApplication({
  name: 'PlayTones',
  summary: 'Play a tone list.',
  syntax: 'PlayTones(arg)',
  description:
    'Plays tones, by the name of an indication or as a list in the syntax of indications.conf, and goes on at once. StopPlayTones ends it.',
  run({ core, channel, logger }, data) {
    const tones = core.prompter.tone(data.trim(), channel.toneZone) ?? data.trim();
    if (!/\d/.test(tones)) logger.notice(`${channel.name}: '${data}' is no indication and no tone list`);
    else startTones(channel, tones);
    return undefined;
  },
});
