// npx vitest run --root examples/testing/vitest
import { startExchange } from 'ringdown/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let exchange;
beforeAll(async () => {
  exchange = await startExchange({ extensions: { 500: ['Answer()', 'Read(CHOICE,,1)', 'Dial(SIP/bob)'] } });
});
afterAll(() => exchange.close());

test('a digit leads from the menu to bob', async () => {
  const alice = await exchange.phone('alice');
  await exchange.phone('bob', { autoAnswer: true });
  const call = await alice.call('500');
  await call.answered();
  await call.sendDigits('1');
  await exchange.calls.talking('alice', 'bob');
  expect(exchange.calls.channels).toHaveLength(2);
});
