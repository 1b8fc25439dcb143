import { Mailboxes, mailboxes } from '../../core/ports/mailboxes.ts';
import { restoreExternal } from '../mailbox-queries.ts';
import type { ExchangePart } from './exchange-part.ts';

/** Message counts: those that were told from outside are there from the start. */
export const mailboxesPart: ExchangePart = async ({ core }) => {
  const boxes = new Mailboxes(core.bus);
  restoreExternal(core.database, boxes);
  mailboxes.fill(core, boxes);
};
