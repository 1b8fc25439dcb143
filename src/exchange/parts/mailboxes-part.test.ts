import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { MemoryConfSource } from '../../config/conf-source.ts';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { DEFAULT_SETTINGS } from '../../core/settings.ts';
import { buildExchange } from '../build-exchange.ts';

test('a hint on MWI:100@default is in use while messages wait, whoever keeps the mailbox, also after a restart', async (t) => {
  const database = new MemoryDatabase();
  const source = new MemoryConfSource({ 'extensions.conf': '[default]\nexten => 100,hint,MWI:100@default\nexten => 101,hint,MWI:101\n' });
  const start = async () => {
    const exchange = await buildExchange({
      source,
      settings: DEFAULT_SETTINGS,
      database,
      soundsDir: '',
      clock: new ManualClock(),
      logger: silentLogger,
    });
    t.after(() => exchange.stop());
    const told: string[] = [];
    exchange.bus.subscribe(['extension.statusChanged', 'device.stateChanged'], (fact) =>
      told.push(fact.type === 'device.stateChanged' ? `${fact.device} ${fact.state}` : `${fact.exten} ${fact.status}`),
    );
    const stateOf = (exten: string) => exchange.dialplan.extensionState('default', exten).status;
    return { exchange, told, stateOf };
  };
  const first = await start();
  assert.deepEqual([first.stateOf('100'), first.stateOf('101')], [0, 4]);
  await first.exchange.mailboxes.updateExternal('100', { new: 1, old: 0 });
  await first.exchange.mailboxes.updateExternal('100', { new: 2, old: 0 });
  assert.equal(first.stateOf('100'), 1);
  const second = await start();
  assert.equal(second.stateOf('100'), 1);
  await second.exchange.mailboxes.updateExternal('100', { new: 0, old: 3 });
  assert.equal(second.stateOf('100'), 0);
  const lit = ['100 1', 'MWI:100@default INUSE'];
  assert.deepEqual([first.told, second.told], [lit, ['100 0', 'MWI:100@default NOT_INUSE']]);
});
