import { type Action, defineAction } from '../../define-action.ts';
import { ACTS_ON_A_CALL, DAHDI, type LineNames, lineField, lineNumber, ZAP } from '../../line-names.ts';
import { failure, success } from '../../reply.ts';

const transfer = (names: LineNames): Action =>
  defineAction({
    name: `${names.prefix}Transfer`,
    summary: 'Flash the hook of a line.',
    description: 'As if the phone on the line flashed its hook: the other party of its call is put on hold; the next flash takes it back.',
    privileges: ACTS_ON_A_CALL,
    onlyIn: names.onlyIn,
    fields: { line: lineField(names) },
    run: ({ exchange }, { line }) =>
      exchange.lines.flash(lineNumber(line)) ? success(`${names.prefix}Transfer`) : failure('No such channel'),
  });

export const zapTransfer = transfer(ZAP);
export const dahdiTransfer = transfer(DAHDI);
