import bridge from './bridge.ts';
import bridgeDestroy from './bridge-destroy.ts';
import bridgeInfo from './bridge-info.ts';
import bridgeKick from './bridge-kick.ts';
import bridgeList from './bridge-list.ts';
import bridgeTechnologyList from './bridge-technology-list.ts';

export const bridgeActions = [bridge, bridgeDestroy, bridgeInfo, bridgeKick, bridgeList, bridgeTechnologyList];
