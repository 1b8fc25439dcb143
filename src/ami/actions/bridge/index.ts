import bridgeInfo from './bridge-info.ts';
import bridgeList from './bridge-list.ts';
import bridgeTechnologyList from './bridge-technology-list.ts';

export const bridgeActions = [bridgeInfo, bridgeList, bridgeTechnologyList];
