import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const dialplanExists = defineFunction({
  name: 'DIALPLAN_EXISTS',
  summary: 'Says whether a place in the dialplan exists',
  syntax: 'DIALPLAN_EXISTS(context[,extension[,priority]])',
  description: 'Gives 1 when there is such a context, extension or priority (a number or a label), else 0.',
  read({ core, channel }, args) {
    const [context = '', exten, priorityText = '1'] = splitArguments(args);
    const { dialplan } = core;
    if (exten === undefined || exten === '') return dialplan.context(context) ? '1' : '0';
    const callerNumber = channel?.callerId.number;
    const priority = dialplan.parsePriority(context, exten, priorityText, callerNumber);
    return priority !== undefined && dialplan.hasExten(context, exten, callerNumber, priority) ? '1' : '0';
  },
});
