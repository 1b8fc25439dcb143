import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { canonicalField, type ExtraFields, readPartyField, writePartyField } from './party-fields.ts';

const KEY = 'CONNECTEDLINE';

export const connectedline = defineFunction({
  name: 'CONNECTEDLINE',
  summary: 'Whom the channel is connected to',
  syntax: 'CONNECTEDLINE(field[,i])',
  description:
    'Reads or sets a field of the connected party: all, name, num (or number), name-valid, num-valid, name-charset, num-plan (or ton), pres, name-pres, num-pres, subaddr, tag, source. Option i keeps the channel from telling its phone yet, so that several fields go out as one.',
  read({ core, channel }, args) {
    if (!channel || args === '') return '';
    const extras = channel.attachments.get(KEY) as ExtraFields | undefined;
    const field = canonicalField(args);
    const value = field === 'source' ? (extras?.get('source') ?? 'unknown') : readPartyField(channel.connectedLine, extras, field);
    if (value === undefined) core.logger.error(`CONNECTEDLINE(${args}): unknown field`);
    return value ?? '';
  },
  write({ core, channel }, args, value) {
    const [path = '', options = ''] = splitArguments(args);
    if (!channel || path === '') return false;
    const extras = (channel.attachments.get(KEY) as ExtraFields | undefined) ?? new Map<string, string>();
    channel.attachments.set(KEY, extras);
    const field = canonicalField(path);
    if (field === 'source') {
      extras.set('source', value.trim());
      return true;
    }
    const result = writePartyField(channel.connectedLine, extras, field, value);
    if ('problem' in result) {
      core.logger.error(`CONNECTEDLINE(${args}): ${result.problem}, value unchanged`);
      return true;
    }
    channel.update({ connectedLine: result.party });
    if (!options.includes('i')) channel.indicate({ kind: 'connectedLine' });
    return true;
  },
});
