import { parseArgs } from 'node:util';
import { DIALECT_NAMES, type DialectName } from '../dialects.ts';
import { findExchange, startExchange } from '../exchange/exchange-process.ts';
import { makeWorkspace } from '../exchange/workspace.ts';
import { compareExchanges } from './compare-exchanges.ts';
import { excusesOfHttp } from './excuses.ts';
import { playExchanges } from './play-exchanges.ts';
import { readExchanges } from './recorded-exchange.ts';

// node --import tsx test/conformance/http/run.ts --dialect modern
const { values } = parseArgs({ options: { dialect: { type: 'string' } } });
const program = await findExchange();
for (const dialect of DIALECT_NAMES.filter((name) => values.dialect === undefined || name === (values.dialect as DialectName))) {
  const workspace = makeWorkspace('http', dialect);
  const exchange = await startExchange(program, dialect, workspace);
  if (!exchange.http) throw new Error(`the exchange serves no HTTP\n${exchange.errors}`);
  const recorded = readExchanges(dialect, 'first');
  const played = await playExchanges(exchange.http, recorded);
  await exchange.stop();
  workspace.remove();
  const { total, equal, excused, unusedExcuses, differing } = compareExchanges(recorded, played, excusesOfHttp(dialect));
  for (const { request, expected, actual } of differing) console.log(`${request}\n--- expected\n${expected}\n--- actual\n${actual}\n`);
  for (const { why } of unusedExcuses) console.log(`unused excuse: ${why}`);
  console.log(`${dialect}: ${equal} of ${total} equal, ${excused} by an excuse`);
  if (exchange.errors) console.log(exchange.errors);
}
