import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'Log',
  summary: 'Send arbitrary text to a selected log level.',
  syntax: 'Log(level,message)',
  description: 'Writes the message to the log at the level ERROR, WARNING, NOTICE, DEBUG or VERBOSE.',
  run({ channel, logger }, data) {
    const [level = '', message = ''] = splitArguments(data, { limit: 2, raw: true });
    const text = `Ext. ${channel.exten}:${channel.priority} @ ${channel.context}: ${message}`;
    switch (level.trim().toUpperCase()) {
      case 'ERROR':
        logger.error(text);
        break;
      case 'WARNING':
        logger.warning(text);
        break;
      case 'NOTICE':
        logger.notice(text);
        break;
      case 'DEBUG':
        logger.debug(text);
        break;
      case 'VERBOSE':
        logger.verbose(text);
        break;
      default:
        logger.warning(`${channel.name}: Log has no level '${level}'`);
    }
    return undefined;
  },
});
