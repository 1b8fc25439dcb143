import { resolve } from 'node:path';
import { readConfOrEmpty } from '../../config/conf-file.ts';
import { parseLoggerConf } from '../../config/logger-conf.ts';
import { parseQueueRulesConf } from '../../config/queuerules-conf.ts';
import { parseQueuesConf } from '../../config/queues-conf.ts';
import { queueLogSlot } from '../../core/ports/queue-log.ts';
import { Queues, queuesSlot, WHOLE } from '../../features/queue/queues.ts';
import { ReloadStatus } from '../reload-status.ts';
import { QueueLogFile } from '../stores/queue-log-file.ts';
import { type ExchangePart, loadNowAndOnReload } from './exchange-part.ts';

/**
 * queues.conf and queuerules.conf, and the file queue_log. At a reload callers stay where they are, members that were added stay members, and
 * what was counted is kept.
 */
export const queuesPart: ExchangePart = async (context) => {
  const { core, loader, onClose } = context;
  const log = new QueueLogFile(core.clock, core.logger);
  const openLog = async () => {
    // What is to be said about logger.conf is said where it is read for the log itself.
    const { queueLogName } = parseLoggerConf(await readConfOrEmpty(loader.source, 'logger.conf'));
    const folder = core.settings.directories.log;
    log.open(queueLogName === undefined || folder === '' ? undefined : resolve(folder, queueLogName));
  };
  await openLog();
  queueLogSlot.fill(core, log);
  log.write(NOBODY, '');
  const read = async () => ({
    queues: await loader.load('queues.conf', parseQueuesConf),
    rules: await loader.load('queuerules.conf', parseQueueRulesConf),
  });
  const queues = new Queues(core, read);
  queuesSlot.fill(core, queues);
  const off = core.bus.subscribe(['exchange.reloaded'], ({ module, status }) => {
    if (status !== ReloadStatus.Success || !/^(?:all|logger(?:\.so)?)$/i.test(module)) return;
    void openLog().then(
      () => log.write({ ...NOBODY, event: 'CONFIGRELOAD' }, ''),
      (error) => core.logger.error('queue_log stays where it is', error),
    );
  });
  onClose(() => {
    off();
    queues.close();
    return log.close();
  });
  await loadNowAndOnReload(context, {
    module: 'app_queue',
    async prepare() {
      const configuration = await read();
      return () => queues.apply(configuration, WHOLE);
    },
  });
  return () => queues.memberships.restore();
};

/** The first line of each start. */
const NOBODY = { callId: 'NONE', queue: 'NONE', agent: 'NONE', event: 'QUEUESTART' };
