import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseQueueRulesConf } from '../config/queuerules-conf.ts';
import { parseQueuesConf } from '../config/queues-conf.ts';
import type { Core } from '../core/core.ts';
import { queueLogSlot } from '../core/ports/queue-log.ts';
import { Queues, queuesSlot, WHOLE } from '../features/queue/queues.ts';

/** Queues in a core of a test. */
export interface QueueKit {
  readonly queues: Queues;
  /** Lines of queue_log without their time: `call|queue|agent|event|data...`. */
  readonly log: string[];
  /** Texts that the next reload reads. */
  readonly files: { queues: string; rules: string };
}

/** Makes them from the texts of queues.conf and queuerules.conf; members that AstDB has are there too. */
export async function queueKit(core: Core, queuesConf: string, rulesConf = ''): Promise<QueueKit> {
  const files = { queues: queuesConf, rules: rulesConf };
  const log: string[] = [];
  queueLogSlot.fill(core, {
    write: ({ callId, queue, agent, event }, ...data) => void log.push([callId, queue, agent, event, ...data].join('|')),
  });
  const read = async () => {
    const source = new MemoryConfSource({ 'queues.conf': files.queues, 'queuerules.conf': files.rules });
    return {
      queues: parseQueuesConf(await readConfOrEmpty(source, 'queues.conf')),
      rules: parseQueueRulesConf(await readConfOrEmpty(source, 'queuerules.conf')),
    };
  };
  const queues = new Queues(core, read);
  queuesSlot.fill(core, queues);
  queues.apply(await read(), WHOLE);
  await queues.memberships.restore();
  return { queues, log, files };
}
