import { ChannelState } from '../core/channel/channel-state.ts';
import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { type Voicemail, voicemails } from '../features/voicemail/voicemail.ts';
import { answerAndListen } from './support/answer.ts';
import { jumpTo101 } from './support/priority-jump.ts';
import { Conversation } from './support/voicemail/conversation.ts';
import { gainFactor } from './support/voicemail/gain.ts';
import { leaveMessage } from './support/voicemail/leave-message.ts';

export default defineApplication({
  name: 'VoiceMail',
  summary: 'Leave a Voicemail message.',
  syntax: 'VoiceMail(mailbox[@context][&mailbox2[@context2][&...]][,options])',
  description: [
    'Records a message for a mailbox, and copies of it for others. Without a mailbox asks for one. `VMSTATUS` is SUCCESS, USEREXIT or FAILED,',
    '`VM_MESSAGEFILE` the file without extension.',
    'Options: b, u the greeting for busy, for unavailable. d(context) any digit with which an extension of that context begins leads there. e greets',
    'without answering. g(n) n decibels louder. P, U with the flag PRIORITY, Urgent. s no instructions, S none behind a greeting that was recorded. t(sound)',
    'another tone, or none. j to n+101 when it failed. `0` leads to extension o (where `operator` is on), `*` to a.',
  ].join('\n'),
  async run(context, data) {
    const { core, channel } = context;
    const talk = new Conversation(context);
    try {
      const [given = '', optionText = ''] = splitArguments(data);
      const voicemail = voicemails.of(core);
      const { boxes, options } = readOptions(voicemail, given, optionText);
      if (channel.state !== ChannelState.Up) {
        if (options.has('e')) channel.indicate({ kind: 'progress' });
        else await answerAndListen(context);
      }
      const wanted = boxes || (await talk.read('vm-whichbox', { maxDigits: 79 }));
      if (wanted === '') return undefined;
      const result = await leaveMessage(talk, voicemail, wanted, {
        greeting: options.has('b') ? 'busy' : options.has('u') ? 'unavail' : undefined,
        isSilent: options.has('s'),
        isSilentAfterGreeting: options.has('S'),
        beep: options.get('t') ?? 'beep',
        flag: options.has('U') ? 'Urgent' : options.has('P') ? 'PRIORITY' : '',
        exitsTo: options.get('d'),
        gain: gainFactor(options.get('g')),
      });
      const hasFailed = channel.getVariable('VMSTATUS') === 'FAILED';
      if (hasFailed && (options.has('j') || core.dialplan.options.priorityJumping)) jumpTo101(context);
      return result;
    } finally {
      talk.close();
    }
  },
});

/** Once options were letters before the number: `su101`. A mailbox of that very name comes first. */
function readOptions(voicemail: Voicemail, given: string, optionText: string) {
  const letters = optionText === '' && !voicemail.findById(given.split('&')[0]!) ? (/^[subj]+(?=.)/.exec(given)?.[0] ?? '') : '';
  return { boxes: given.slice(letters.length), options: parseOptions(letters || optionText) };
}
