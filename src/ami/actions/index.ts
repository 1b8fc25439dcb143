import { sessionActions } from './session/index.ts';

/** Every action of the manager, family by family. */
export const ALL_ACTIONS = [...sessionActions];
