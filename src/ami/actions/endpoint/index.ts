import sipNotify from './sip-notify.ts';
import sipPeerStatus from './sip-peer-status.ts';
import sipPeers from './sip-peers.ts';
import sipQualifyPeer from './sip-qualify-peer.ts';
import sipShowPeer from './sip-show-peer.ts';
import sipShowRegistry from './sip-show-registry.ts';

export const endpointActions = [sipNotify, sipPeerStatus, sipPeers, sipQualifyPeer, sipShowPeer, sipShowRegistry];
