import { type Action, defineAction } from '../../define-action.ts';
import { DAHDI, type LineNames, ZAP } from '../../line-names.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = { Zap: 'Failed rereading zaptel configuration', DAHDI: 'Failed rereading DAHDI configuration' } as const;

const restart = (names: LineNames): Action =>
  defineAction({
    name: `${names.prefix}Restart`,
    summary: 'Restart all lines.',
    description: 'Ends every call on every line and reads the configuration of lines anew.',
    // As Reload asks for; Asterisk asks for nothing.
    privileges: ['system'],
    onlyIn: names.onlyIn,
    run: async ({ exchange }) =>
      (await exchange.lines.restart()) ? success(`${names.prefix}Restart: Success`) : failure(REFUSALS[names.prefix]),
  });

export const zapRestart = restart(ZAP);
export const dahdiRestart = restart(DAHDI);
