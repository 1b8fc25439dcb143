import { defineApplication } from '../core/dialplan/define-application.ts';
import { parseTarget } from './support/target.ts';

export default defineApplication({
  name: 'Goto',
  summary: 'Jump to a particular priority, extension, or context.',
  syntax: 'Goto([[context,]extensions,]priority)',
  description:
    'Goes on at that priority, which may be a label. A label that does not exist ends the call; an extension that does not exist leads to `i`.',
  run({ core, channel }, data) {
    const target = parseTarget(core, channel, data);
    if (!target) return 'hangup';
    channel.interpreter?.jump(target);
    return undefined;
  },
});
