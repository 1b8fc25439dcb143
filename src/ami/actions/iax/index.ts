import iaxNetstats from './iax-netstats.ts';
import { iaxPeerList, iaxPeers } from './iax-peers.ts';
import iaxRegistry from './iax-registry.ts';

export const iaxActions = [iaxNetstats, iaxPeerList, iaxPeers, iaxRegistry];
