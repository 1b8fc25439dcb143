import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { callRecords } from '../core/ports/call-records.ts';

/** Asterisk's words for yes. */
const TRUE = /^(yes|true|y|t|1|on)$/i;

export const cdrProp = defineFunction({
  name: 'CDR_PROP',
  summary: 'What becomes of the call records of a channel',
  syntax: 'CDR_PROP(name)',
  description: '`party_a`: the channel is the caller of a record where two might be. `disable`: its records are not handed out.',
  write({ core, channel }, args, value) {
    const name = (splitArguments(args)[0] ?? '').trim().toLowerCase();
    if (!channel || value === '' || (name !== 'party_a' && name !== 'disable')) {
      core.logger.warning(`CDR_PROP(${args}) cannot be set to '${value}'`);
      return false;
    }
    const records = callRecords.find(core);
    if (name === 'disable') records?.disable(channel, TRUE.test(value));
    else records?.prefer(channel, TRUE.test(value));
    return true;
  },
});
