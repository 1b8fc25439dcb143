import assert from 'node:assert/strict';
import test from 'node:test';
import { HeaderList } from '../wire/header-list.ts';
import { wholeList } from './list.ts';
import { AmiEvent, AmiReply } from './message.ts';

test('a list that never ends is broken off before it takes all memory', () => {
  const list = wholeList('SIPpeers');
  const headers = (...lines: string[]) => new HeaderList(lines);
  list.reply(new AmiReply({ kind: 'response', headers: headers('Response: Success', 'EventList: start'), output: undefined }));
  const item = new AmiEvent(headers('Event: PeerEntry', 'ObjectName: alice'), 'pbx');
  for (let n = 0; n < 1_000_000; n++) list.item(item);
  assert.throws(() => list.item(item), { code: 'AMI_LIST_BROKEN', message: 'SIPpeers: more than 1000000 items; read it with items()' });
  const end = list.item(new AmiEvent(headers('Event: PeerlistComplete'), 'pbx'));
  assert.equal(end?.items.length, 1_000_000);
});
