import { defineFunction } from '../core/dialplan/define-function.ts';

/** Names of the bits that an extension's status is made of. */
const NAMES: Readonly<Record<number, string>> = {
  0: 'NOT_INUSE',
  1: 'INUSE',
  2: 'BUSY',
  4: 'UNAVAILABLE',
  8: 'RINGING',
  9: 'RINGINUSE',
  16: 'ONHOLD',
  17: 'HOLDINUSE',
};

export const extensionState = defineFunction({
  name: 'EXTENSION_STATE',
  summary: 'The state of an extension by its hint',
  syntax: 'EXTENSION_STATE(extension[@context])',
  description:
    'Gives UNKNOWN, NOT_INUSE, INUSE, BUSY, UNAVAILABLE, RINGING, RINGINUSE, ONHOLD or HOLDINUSE. The context is `default` if left out.',
  read({ core }, args) {
    const [exten = '', context = 'default'] = args.trim().split('@', 2);
    const hint = core.dialplan.findHint(context, exten);
    return (hint && NAMES[core.hints.status(hint)]) ?? 'UNKNOWN';
  },
});
