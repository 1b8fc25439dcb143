import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { folderNamed } from '../features/voicemail/folders.ts';
import type { Mailbox } from '../features/voicemail/mailbox.ts';
import { voicemails } from '../features/voicemail/voicemail.ts';

export const vmInfo = defineFunction({
  name: 'VM_INFO',
  summary: 'Returns the selected attribute from a mailbox.',
  syntax: 'VM_INFO(mailbox[@context],attribute[,folder])',
  description:
    'Attributes: count (messages of a folder, INBOX without one), email, exists (1 or 0), fullname, language, locale (always empty), pager, password, tz. Empty for a mailbox that there is not.',
  needs: 'system',
  read({ core, channel }, args) {
    const [id = '', attribute = '', folder = ''] = splitArguments(args);
    const box = voicemails.find(core)?.findById(id);
    const wanted = attribute.trim().toLowerCase();
    if (wanted.startsWith('exists')) return box ? '1' : '0';
    if (!box) return '';
    // As in Asterisk what begins with the name of an attribute is that attribute.
    const name = Object.keys(ATTRIBUTES).find((each) => wanted.startsWith(each));
    if (name === undefined) {
      core.logger.warning(`VM_INFO has no attribute '${attribute}'`);
      return '';
    }
    return ATTRIBUTES[name]!(box, folder, channel?.language ?? '');
  },
});

const ATTRIBUTES: Readonly<Record<string, (box: Mailbox, folder: string, language: string) => string>> = {
  password: ({ password }) => password,
  fullname: ({ options }) => options.fullName,
  email: ({ options }) => options.email ?? '',
  pager: ({ options }) => options.pager,
  language: ({ settings }, _, language) => settings.language || language,
  locale: () => '',
  tz: ({ settings }) => settings.zone,
  count: ({ spool }, folder) => String(countOf(spool, folder)),
};

/** Messages of a folder; those that are urgent are new as well. */
export function countOf(spool: Mailbox['spool'], folder: string): number {
  const found = folderNamed(folder === '' ? 'INBOX' : folder);
  if (!found) return 0;
  return spool.count(found) + (found === 'INBOX' ? spool.count('Urgent') : 0);
}
