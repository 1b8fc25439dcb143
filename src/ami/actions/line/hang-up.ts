import { type Action, defineAction } from '../../define-action.ts';
import { ACTS_ON_A_CALL, DAHDI, type LineNames, lineField, lineNumber, ZAP } from '../../line-names.ts';
import { failure, success } from '../../reply.ts';

const hangUp = (names: LineNames): Action =>
  defineAction({
    name: `${names.prefix}Hangup`,
    summary: 'Hang up a line.',
    description: 'As if the phone on the line was put down.',
    privileges: ACTS_ON_A_CALL,
    onlyIn: names.onlyIn,
    fields: { line: lineField(names) },
    run: ({ exchange }, { line }) =>
      exchange.lines.hangUp(lineNumber(line)) ? success(`${names.prefix}Hangup`) : failure('No such channel'),
  });

export const zapHangup = hangUp(ZAP);
export const dahdiHangup = hangUp(DAHDI);
