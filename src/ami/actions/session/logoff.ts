import { defineAction } from '../../define-action.ts';
import { answer, closing } from '../../reply.ts';

/** Ends the session; also one that never logged in. */
export const logoff = defineAction({
  name: 'Logoff',
  summary: 'Logoff Manager.',
  privileges: [],
  beforeLogin: true,
  run: () => closing({ ...answer('Goodbye'), message: 'Thanks for all the fish.' }),
});
