import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { REFUSAL_DELAY_MS } from '../../login-desk.ts';
import { closing, failure, success } from '../../reply.ts';

/** Gives the number that an MD5 login proves the secret with. Allowed at any time. */
export const challenge = defineAction({
  name: 'Challenge',
  summary: 'Generate Challenge for MD5 Auth.',
  privileges: [],
  beforeLogin: true,
  fields: {
    authType: needed(text('AuthType', 'Digest algorithm of the login; MD5 is the only one.')),
    username: text('Username', 'Who is going to log in.'),
  },
  run: async ({ session, manager, signal }, { authType, username }) => {
    if (manager.login.isTaken(session, username)) {
      await manager.sleep(REFUSAL_DELAY_MS, signal);
      return closing(failure('Login Already In Use'));
    }
    if (authType?.toUpperCase() !== 'MD5') return failure('Must specify AuthType');
    return success(undefined, [['Challenge', manager.login.challenge(session)]]);
  },
});
