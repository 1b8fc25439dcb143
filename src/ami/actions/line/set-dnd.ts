import { type Action, defineAction } from '../../define-action.ts';
import { ACTS_ON_A_CALL, DAHDI, type LineNames, lineField, lineNumber, ZAP } from '../../line-names.ts';
import { failure, success } from '../../reply.ts';

const setDnd = (names: LineNames, on: boolean): Action =>
  defineAction({
    name: `${names.prefix}DND${on ? 'on' : 'off'}`,
    summary: `Switch do-not-disturb ${on ? 'on' : 'off'} for a line.`,
    description: 'A line that does not want to be disturbed cannot be called. Told as DNDState.',
    privileges: ACTS_ON_A_CALL,
    onlyIn: names.onlyIn,
    fields: { line: lineField(names) },
    run: ({ exchange }, { line }) =>
      exchange.lines.setDoNotDisturb(lineNumber(line), on) ? success(`DND ${on ? 'Enabled' : 'Disabled'}`) : failure('No such channel'),
  });

export const zapDndOn = setDnd(ZAP, true);
export const zapDndOff = setDnd(ZAP, false);
export const dahdiDndOn = setDnd(DAHDI, true);
export const dahdiDndOff = setDnd(DAHDI, false);
