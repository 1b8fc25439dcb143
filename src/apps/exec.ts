import { defineApplication } from '../core/dialplan/define-application.ts';
import { executeApplication, parseCall } from './support/execute.ts';

export default defineApplication({
  name: 'Exec',
  summary: 'Executes dialplan application.',
  syntax: 'Exec(appname(arguments))',
  description:
    'Runs the application whose name and arguments are given, which may come from variables. What it leaves behind counts as its own.',
  run(context, data) {
    const { name, data: args } = parseCall(data);
    return name === '' ? undefined : executeApplication(context, name, args);
  },
});
