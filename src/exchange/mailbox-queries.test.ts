import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Mailboxes, mailboxes } from '../core/ports/mailboxes.ts';
import { coreKit } from '../testing/core-kit.ts';
import { MAX_EXTERNAL_MAILBOXES, MailboxQueries } from './mailbox-queries.ts';

/** Counts how often all mailboxes were gone through. */
class CountingMailboxes extends Mailboxes {
  walks = 0;

  override external(): ReturnType<Mailboxes['external']> {
    this.walks++;
    return super.external();
  }
}

test('a mailbox too many is refused and a known one taken without a walk over all that there are', async () => {
  const { core } = await coreKit('');
  const boxes = new CountingMailboxes(core.bus);
  mailboxes.fill(core, boxes);
  for (let i = 0; i < MAX_EXTERNAL_MAILBOXES; i++) boxes.setExternal(`${i}`, { new: 0, old: 0 });
  const queries = new MailboxQueries(core);
  assert.equal(await queries.updateExternal('one-more', { new: 1, old: 0 }), false);
  assert.equal(await queries.updateExternal('7@default', { new: 3, old: 1 }), true);
  assert.deepEqual(queries.external('7'), [{ mailbox: '7@default', counts: { urgent: 0, new: 3, old: 1 } }]);
  assert.deepEqual(queries.external('one-more'), []);
  assert.equal(await queries.deleteExternal('7'), true);
  assert.equal(boxes.walks, 0);
  assert.equal(queries.external('/^77@/')?.length, 1);
  assert.equal(boxes.walks, 1);
});
