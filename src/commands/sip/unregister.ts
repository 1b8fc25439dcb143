import { defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'sip unregister',
  summary: 'Unregister (force expiration) a SIP peer from the registry',
  usage: `Usage: sip unregister <peer>
       Unregister (force expiration) a SIP peer from the registry`,
  run({ exchange }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    if (!exchange.endpoints.find('SIP', name)) return [`Peer unknown: '${name}'. Not unregistered.`];
    return exchange.endpoints.unregister('SIP', name) ? [`Unregistered peer '${name}'`, ''] : [`Peer ${name} not registered`];
  },
});
