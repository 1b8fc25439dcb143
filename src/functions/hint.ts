import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const hint = defineFunction({
  name: 'HINT',
  summary: 'The devices behind an extension',
  syntax: 'HINT(extension[@context][,options])',
  description: 'Gives the devices of the hint as extensions.conf has them. Option n asks for the name of the hint, which none has here.',
  read({ core, channel }, args) {
    const [place = '', options = ''] = splitArguments(args);
    if (options.includes('n')) return '';
    const [exten = '', context = channel?.context ?? 'default'] = place.split('@', 2);
    return core.dialplan.findHint(context, exten)?.text ?? '';
  },
});
