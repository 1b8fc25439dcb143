import deviceStateList from './device-state-list.ts';
import extensionState from './extension-state.ts';
import extensionStateList from './extension-state-list.ts';
import showDialplan from './show-dialplan.ts';

export const dialplanActions = [deviceStateList, extensionState, extensionStateList, showDialplan];
