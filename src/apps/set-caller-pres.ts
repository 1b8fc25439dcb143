import { parsePresentation } from '../core/channel/caller-id.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'SetCallerPres',
  summary: 'Set CallerID Presentation.',
  syntax: 'SetCallerPres(presentation)',
  description:
    'Says whether the number of the caller may be shown: `allowed`, `prohib`, `unavailable` and their longer forms, or a number of Q.931.',
  run({ channel, logger }, data) {
    const presentation = parsePresentation(data.trim());
    if (presentation === undefined) logger.warning(`${channel.name}: '${data}' is no presentation`);
    else channel.update({ callerId: { ...channel.callerId, presentation } });
    return undefined;
  },
});
