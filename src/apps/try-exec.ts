import { defineApplication } from '../core/dialplan/define-application.ts';
import { executeApplication, parseCall } from './support/execute.ts';

export default defineApplication({
  name: 'TryExec',
  summary: 'Executes dialplan application, always returning.',
  syntax: 'TryExec(appname(arguments))',
  description: 'As Exec, but goes on with the next priority whatever came of it. `TRYSTATUS` is SUCCESS, FAILED or NOAPP.',
  async run(context, data) {
    const { name, data: args } = parseCall(data);
    const known = context.core.applications.has(name.toLowerCase());
    const result = known ? await executeApplication(context, name, args) : undefined;
    context.channel.setVariable('TRYSTATUS', !known ? 'NOAPP' : result === 'hangup' ? 'FAILED' : 'SUCCESS');
    return undefined;
  },
});
