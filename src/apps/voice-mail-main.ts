import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { FOLDERS, type Folder, folderNamed } from '../features/voicemail/folders.ts';
import { voicemails } from '../features/voicemail/voicemail.ts';
import { answerAndListen } from './support/answer.ts';
import { logIn } from './support/voicemail/authenticate.ts';
import { Conversation } from './support/voicemail/conversation.ts';
import { gainFactor } from './support/voicemail/gain.ts';
import { MailboxVisit } from './support/voicemail/mailbox-visit.ts';

export default defineApplication({
  name: 'VoiceMailMain',
  summary: 'Check Voicemail messages.',
  syntax: 'VoiceMailMain([mailbox[@context]][,options])',
  description: [
    'Lets the owner of a mailbox hear, save, delete and forward messages, record greetings and change the password. Asks for the mailbox where none is',
    'given, and for its password.',
    'Options: a(folder) plays the messages of that folder (name or number) at once. g(n) recordings are n decibels louder. p the caller dials what stands',
    'behind the given number. r nothing can be deleted. s without a password. `*` in place of a number leads to extension a.',
  ].join('\n'),
  async run(context, data) {
    const { core, channel, logger } = context;
    const talk = new Conversation(context);
    try {
      await answerAndListen(context);
      const voicemail = voicemails.of(core);
      const [given = '', optionText = ''] = splitArguments(data);
      // Once `s` and `p` stood before the number.
      const letters = optionText === '' ? (/^[sp]*/.exec(given)?.[0] ?? '') : '';
      const options = parseOptions(letters || optionText);
      const [name = '', where] = given.slice(letters.length).split('@', 2);
      const isPrefix = options.has('p');
      const known = name !== '' && !isPrefix ? voicemail.find(name, where) : undefined;
      if (name !== '' && !isPrefix && !known) logger.warning(`${channel.name}: there is no mailbox '${name}@${where ?? 'default'}'`);
      const box =
        known && options.has('s')
          ? known
          : await logIn(talk, voicemail, {
              box: known,
              prefix: isPrefix ? name : '',
              context: where,
              maxLogins: voicemail.general.maxLogins,
            });
      if (box === 'star' || box === 'failed') return undefined;
      const { language } = box.settings;
      if (language !== '') channel.assign({ language });
      const playsFolder = options.has('a') ? folderOf(options.get('a') ?? '') : undefined;
      const visit = new MailboxVisit(talk, voicemail, box, {
        playsFolder,
        isReadOnly: options.has('r'),
        gain: gainFactor(options.get('g')),
      });
      const departure = await visit.run();
      if (departure) channel.interpreter?.jump(departure);
      return undefined;
    } finally {
      talk.close();
    }
  },
});

/** By name or number; INBOX for what is neither. */
const folderOf = (text: string): Folder => (/^\d$/.test(text) ? FOLDERS[Number(text)] : folderNamed(text)) ?? 'INBOX';
