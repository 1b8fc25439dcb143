import { readConfOrEmpty } from '../../config/conf-file.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { parseVoicemailConf } from '../../config/voicemail-conf.ts';
import { messageStore } from '../../core/ports/message-store.ts';
import { Mailer } from '../../features/voicemail/mailer.ts';
import { Voicemail, voicemails } from '../../features/voicemail/voicemail.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/** voicemail.conf: mailboxes that are still there keep their messages, those who are in them stay. */
export const voicemailPart: ExchangePart = async (context) => {
  const { core, loader } = context;
  const none = await parseVoicemailConf(await readConfOrEmpty(new MemoryConfSource({}), 'voicemail.conf'));
  const voicemail = new Voicemail(core, none);
  voicemails.fill(core, voicemail);
  messageStore.fill(core, voicemail);
  const mailer = new Mailer(core, voicemail);
  voicemail.onNewMessage = (box, message) => mailer.add(box, message);
  context.onClose(() => mailer.close());
  await loadNowAndOnReload(context, {
    module: 'app_voicemail',
    prepare: async () => voicemail.prepare(await loader.load('voicemail.conf', parseVoicemailConf)),
  });
};
