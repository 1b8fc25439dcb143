import mailboxCount from './mailbox-count.ts';
import mailboxStatus from './mailbox-status.ts';
import mwiDelete from './mwi-delete.ts';
import mwiGet from './mwi-get.ts';
import mwiUpdate from './mwi-update.ts';

export const mailboxActions = [mailboxCount, mailboxStatus, mwiDelete, mwiGet, mwiUpdate];
