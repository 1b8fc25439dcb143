import { defineCommand, refused } from '../define-command.ts';

const TIMEOUT_MS = 30_000;

export default defineCommand({
  words: 'channel originate',
  aliases: ['originate'],
  summary: 'Originate a call',
  usage: `  There are two ways to use this command. A call can be originated between a
channel and a specific application, or between a channel and an extension in
the dialplan. This is similar to call files or the manager originate action.
Calls originated with this command are given a timeout of 30 seconds.

Usage1: channel originate <tech/data> application <appname> [appdata]
  This will originate a call between the specified channel tech/data and the
given application. Arguments to the application are optional. If the given
arguments to the application include spaces, all of the arguments to the
application need to be placed in quotation marks.

Usage2: channel originate <tech/data> extension [exten@][context]
  This will originate a call between the specified channel tech/data and the
given extension. If no context is specified, the 'default' context will be
used. If no extension is given, the 's' extension will be used.`,
  run({ exchange }, [channel, kind, ...rest]) {
    if (!channel?.includes('/') || (kind !== 'application' && kind !== 'extension') || rest.length > 2) return 'usage';
    const common = { channel, timeoutMs: TIMEOUT_MS };
    if (kind === 'application') {
      const [name, data = ''] = rest;
      if (name === undefined) return 'usage';
      if (!exchange.dialplan.application(name)) return refused(`There is no application '${name}'`);
      exchange.originateAsync({ ...common, application: { name, data } });
      return [];
    }
    const [exten = '', context = ''] = (rest[0] ?? '').split('@');
    exchange.originateAsync({ ...common, exten: exten || 's', context: context || 'default', priority: 1 });
    return [];
  },
});
