import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { SystemClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { MemoryDatabase } from '../core/ports/database.ts';
import { DEFAULT_SETTINGS } from '../core/settings.ts';
import { buildExchange } from './build-exchange.ts';

class CountedDatabase extends MemoryDatabase {
  closed = 0;

  override async close(): Promise<void> {
    this.closed++;
  }
}

/** A port that somebody else has. */
async function takenPort(t: { after(end: () => void): void }): Promise<number> {
  const socket = createSocket('udp4');
  t.after(() => socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

test('whatever file stops the start, nothing stays open', async (t) => {
  const broken: Record<string, string> = {
    'rtp.conf': '[general]\nrtpstart=many\n',
    'features.conf': '[general]\ntransferdigittimeout=soon\n',
    'sip.conf': `[general]\nudpbindaddr=127.0.0.1:${await takenPort(t)}\n`,
  };
  for (const [name, text] of Object.entries(broken)) {
    const database = new CountedDatabase();
    const source = new MemoryConfSource({ 'sip.conf': '[general]\nudpbindaddr=127.0.0.1:0\n', [name]: text });
    const options = { source, settings: DEFAULT_SETTINGS, database, soundsDir: '', clock: new SystemClock(), logger: silentLogger };
    const started = await buildExchange(options).catch(() => undefined);
    await started?.stop();
    assert.equal(started, undefined, `${name} stops the start`);
    assert.equal(database.closed, 1, name);
  }
});
