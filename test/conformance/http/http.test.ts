import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeTurn } from '../../take-turn.ts';
import { DIALECT_NAMES, DIALECTS } from '../dialects.ts';
import { findExchange, startExchange } from '../exchange/exchange-process.ts';
import { makeWorkspace } from '../exchange/workspace.ts';
import { compareExchanges } from './compare-exchanges.ts';
import { excusesOfHttp } from './excuses.ts';
import { playExchanges } from './play-exchanges.ts';
import { readExchanges } from './recorded-exchange.ts';

/** What has to be equal of the answers of either server, in percent. */
const MIN_EQUAL = 95;

await takeTurn();
const program = await findExchange();

for (const dialect of DIALECT_NAMES) {
  test(`over HTTP the exchange answers as ${DIALECTS[dialect].recordedFrom} does`, { timeout: 120_000 }, async (t) => {
    const recorded = readExchanges(dialect, 'first');
    assert.ok(recorded.length > 20);
    const workspace = makeWorkspace('http', dialect);
    t.after(() => workspace.remove());
    const exchange = await startExchange(program, dialect, workspace);
    t.after(() => exchange.stop());
    assert.ok(exchange.http, 'it serves HTTP');
    const played = await playExchanges(exchange.http, recorded);
    const { total, equal, excused, unusedExcuses, differing } = compareExchanges(recorded, played, excusesOfHttp(dialect));
    t.diagnostic(`${equal} of ${total} answers equal, ${excused} of them by an excuse`);
    for (const { request, expected, actual } of differing) t.diagnostic(`${request}\n--- expected\n${expected}\n--- actual\n${actual}`);
    assert.ok((equal / total) * 100 >= MIN_EQUAL, `${equal} of ${total} are equal`);
    assert.ok((excused / total) * 100 <= DIALECTS[dialect].maxExcusedPercent, `${excused} of ${total} are equal by an excuse only`);
    assert.deepEqual(unusedExcuses, []);
  });
}

test('the two runs of either real server agree by the same judge', () => {
  for (const dialect of DIALECT_NAMES) {
    const { differing } = compareExchanges(readExchanges(dialect, 'first'), readExchanges(dialect, 'again'), []);
    assert.deepEqual(differing, [], dialect);
  }
});

test('an answer that differs in a header, in a value or in its order is found', () => {
  const recorded = [
    { request: 'GET /rawman HTTP/1.1\r\n\r\n', response: 'HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n\r\nResponse: Success\r\n\r\n' },
  ];
  const differs = (response: string) => compareExchanges(recorded, [{ request: '', response }], []).differing.length;
  assert.equal(differs(recorded[0]!.response), 0);
  assert.equal(differs(recorded[0]!.response.replace('Success', 'Error')), 1);
  assert.equal(differs(recorded[0]!.response.replace('A: 1\r\nB: 2', 'B: 2\r\nA: 1')), 1);
  assert.equal(differs(recorded[0]!.response.replace('A: 1\r\n', '')), 1);
});
