import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'SIPqualifypeer',
  summary: 'Qualify SIP peers.',
  description: 'Asks a peer by OPTIONS whether it is there. The answer comes as SIPQualifyPeerDone.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  fields: { peer: required('Peer', 'name of the peer', 'Peer: <name> missing.') },
  run({ exchange, actionId }, { peer }) {
    if (!exchange.endpoints.find('SIP', peer)) return failure('Peer not found');
    exchange.endpoints.qualify('SIP', peer, actionId);
    return success('SIP peer found - will qualify');
  },
});
