import type { Core } from '../../core/core.ts';
import { Mailboxes, mailboxes } from '../../core/ports/mailboxes.ts';
import { isWaiting } from '../../core/state/message-counts.ts';
import { restoreExternal } from '../mailbox-queries.ts';
import type { ExchangePart } from './exchange-part.ts';

/** Message counts: those that were told from outside are there from the start. */
export const mailboxesPart: ExchangePart = async ({ core, onClose }) => {
  const boxes = new Mailboxes(core.bus);
  restoreExternal(core.database, boxes);
  mailboxes.fill(core, boxes);
  onClose(lightDevices(core, boxes));
};

/**
 * Devices `MWI:100@default` for hints: in use while messages wait (Asterisk: res_mwi_devstate). Told where that changes only; the mailbox's
 * context belongs to the name.
 * @returns ends it
 */
function lightDevices(core: Core, boxes: Mailboxes): () => void {
  const lit = new Set<string>();
  for (const [id, counts] of boxes.external()) if (isWaiting(counts)) lit.add(id);
  core.devices.provide('MWI', (name) => (name.includes('@') ? (isWaiting(boxes.counts(name)) ? 'INUSE' : 'NOT_INUSE') : 'INVALID'));
  return core.bus.subscribe(['mailbox.changed'], ({ mailbox, counts }) => {
    if (isWaiting(counts) === lit.has(mailbox)) return;
    if (!lit.delete(mailbox)) lit.add(mailbox);
    core.devices.refresh(`MWI:${mailbox}`);
  });
}
