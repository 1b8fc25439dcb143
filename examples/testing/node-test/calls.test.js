// node --test examples/testing/node-test
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startExchange } from 'ringdown/testing';

let exchange;
before(async () => {
  exchange = await startExchange({ extensions: { 500: ['Answer()', 'Read(CHOICE,,1)', 'Dial(SIP/bob)'] } });
});
after(() => exchange.close());

test('a digit leads from the menu to bob', async () => {
  const alice = await exchange.phone('alice');
  await exchange.phone('bob', { autoAnswer: true });
  const call = await alice.call('500');
  await call.answered();
  await call.sendDigits('1');
  await exchange.calls.talking('alice', 'bob');
  assert.equal(exchange.calls.channels.length, 2);
});
