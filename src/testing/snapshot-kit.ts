import type { ChannelSnapshot } from '../core/snapshots.ts';

/** What is told of a channel, for tests of what is made of it: alice's leg, up, in the dialplan that has called 101, unless said otherwise. */
export const channelSnapshot = (options: Partial<ChannelSnapshot> = {}): ChannelSnapshot => ({
  name: 'SIP/alice-00000000',
  uniqueId: '1795653951.0',
  linkedId: '1795653951.0',
  technology: 'SIP',
  state: 6,
  callerId: { number: '100', name: 'Alice', presentation: 0 },
  connectedLine: { presentation: 0 },
  language: 'en',
  accountCode: '',
  peerAccountCode: '',
  amaFlags: 3,
  context: 'default',
  exten: '101',
  priority: 1,
  inDialplan: true,
  hangupCause: 0,
  createdAt: 0,
  reported: [],
  tenantId: '',
  ...options,
});
