import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { voicemails } from '../features/voicemail/voicemail.ts';
import { logIn } from './support/voicemail/authenticate.ts';
import { Conversation } from './support/voicemail/conversation.ts';

const MAX_LOGINS = 3;

export default defineApplication({
  name: 'VMAuthenticate',
  summary: 'Authenticate with Voicemail passwords.',
  syntax: 'VMAuthenticate([mailbox[@context]][,options])',
  description:
    'Asks for a mailbox (where none is given) and its password; ends the call of whoever does not know it. `AUTH_MAILBOX` and `AUTH_CONTEXT` say whose it was. Option s: does not ask for the mailbox in words. `*` leads to extension a.',
  async run(context, data) {
    const { core, channel } = context;
    const talk = new Conversation(context);
    try {
      const voicemail = voicemails.of(core);
      const [given = '', options = ''] = splitArguments(data);
      const [name = '', where] = given.split('@', 2);
      const box = name === '' ? undefined : voicemail.find(name, where);
      if (name !== '' && !box) context.logger.warning(`${channel.name}: there is no mailbox '${given}'`);
      const found = await logIn(talk, voicemail, { box, context: where, maxLogins: MAX_LOGINS, isSilent: options.includes('s') });
      if (found === 'star') return undefined;
      if (found === 'failed') return 'hangup';
      channel.setVariable('AUTH_MAILBOX', found.name);
      channel.setVariable('AUTH_CONTEXT', found.context);
      await talk.play('auth-thankyou');
      return undefined;
    } finally {
      talk.close();
    }
  },
});
