import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

/** AST_SOFTHANGUP_EXPLICIT: what the request shows as its cause (Asterisk include/asterisk/channel.h). */
const EXPLICIT = 32;

export default defineApplication({
  name: 'SoftHangup',
  summary: 'Hangs up the requested channel.',
  syntax: 'SoftHangup(Technology/Resource[,options])',
  description: 'Ends the call of the channel named. Option a: of all channels of that device.',
  run({ core, channel, logger }, data) {
    const [wanted = '', options = ''] = splitArguments(data);
    if (wanted === '') {
      logger.warning(`${channel.name}: SoftHangup needs a channel`);
      return undefined;
    }
    const all = parseOptions(options).has('a');
    const name = wanted.trim().toLowerCase();
    for (const other of [...core.channels]) {
      const own = other.name.toLowerCase();
      if (own !== name && !(all && own.slice(0, own.lastIndexOf('-')) === name)) continue;
      other.publishSoftHangup(EXPLICIT);
      other.requestHangup();
      if (!all) break;
    }
    return undefined;
  },
});
