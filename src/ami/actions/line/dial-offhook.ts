import { type Action, defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { ACTS_ON_A_CALL, DAHDI, type LineNames, lineField, lineNumber, ZAP } from '../../line-names.ts';
import { failure, success } from '../../reply.ts';

const dialOffhook = (names: LineNames): Action =>
  defineAction({
    name: `${names.prefix}DialOffhook`,
    summary: 'Dial in the call of a line.',
    description: 'As if the phone on the line dialled these digits in the call that it has.',
    privileges: ACTS_ON_A_CALL,
    onlyIn: names.onlyIn,
    fields: { line: lineField(names), number: required('Number', 'digits to dial', 'No number specified') },
    run({ exchange }, { line, number }) {
      const digits = number.replace(/[^0-9A-D*#]/gi, '').toUpperCase();
      switch (exchange.lines.dial(lineNumber(line), digits)) {
        case 'done':
          return success(`${names.prefix}DialOffhook`);
        case 'unknown':
          return failure('No such channel');
        case 'idle':
          return failure("Channel does not have it's owner");
      }
    },
  });

export const zapDialOffhook = dialOffhook(ZAP);
export const dahdiDialOffhook = dialOffhook(DAHDI);
