import { defineApplication } from '../core/dialplan/define-application.ts';
import { exitMacro } from './support/run-macro.ts';

export default defineApplication({
  name: 'MacroExit',
  summary: 'Exit from Macro.',
  syntax: 'MacroExit()',
  description: 'Ends the macro as if it had run out of priorities.',
  run({ channel }) {
    exitMacro(channel);
    return undefined;
  },
});
