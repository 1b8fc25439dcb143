import type { BridgeSnapshot } from '../../core/snapshots.ts';
import { UNKNOWN } from './channel.ts';
import { line, optionalLine } from './line.ts';

export type BridgePrefix = '' | 'To' | 'From' | 'Orig' | 'Second';

/** The modern dialect's snapshot of a bridge (AMI modern section 4). There is no video; a source can be named all the same. */
export const bridgeHeaders = (bridge: BridgeSnapshot, prefix: BridgePrefix = ''): string =>
  line(`${prefix}BridgeUniqueid`, bridge.id) +
  line(`${prefix}BridgeType`, bridge.type) +
  line(`${prefix}BridgeTechnology`, bridge.technology) +
  line(`${prefix}BridgeCreator`, bridge.creator || UNKNOWN) +
  line(`${prefix}BridgeName`, bridge.name || UNKNOWN) +
  line(`${prefix}BridgeNumChannels`, bridge.channelCount) +
  line(`${prefix}BridgeVideoSourceMode`, bridge.videoSource?.mode ?? 'none') +
  optionalLine(`${prefix}BridgeVideoSource`, bridge.videoSource?.uniqueId);

/** As `bridgeHeaders`; nothing when there is no bridge. */
export const optionalBridgeHeaders = (bridge: BridgeSnapshot | undefined, prefix: BridgePrefix = ''): string =>
  bridge ? bridgeHeaders(bridge, prefix) : '';
