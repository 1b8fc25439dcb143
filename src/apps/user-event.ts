import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';

export default defineApplication({
  name: 'UserEvent',
  summary: 'Send an arbitrary user-defined event to parties interested in a channel.',
  syntax: 'UserEvent(eventname[,header: value[,...]])',
  description: 'Tells managers of an event of the name given, with these headers.',
  run({ core, channel }, data) {
    const [name = '', ...parts] = splitArguments(data);
    const headers = parts.map((part): [string, string] => {
      const colon = part.indexOf(':');
      return colon < 0 ? [part.trim(), ''] : [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    });
    core.bus.publish('user.eventRaised', { channel: channel.snapshot, name, headers: headers.filter(([header]) => header !== '') });
    return undefined;
  },
});
