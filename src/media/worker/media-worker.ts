// Runs in a worker thread: an engine of its own, orders in, news out. Started by WorkerMediaEngine.
import { parentPort, workerData } from 'node:worker_threads';
import { guard } from '../../base/guard.ts';
import { createLogger } from '../../base/logger.ts';
import { LocalMediaEngine } from '../engine.ts';
import { OrderRunner } from './order-runner.ts';
import type { News, Order, WorkerSettings } from './orders.ts';

const port = parentPort;
if (!port) throw new Error('media-worker runs in a worker thread only');

/** News of this turn of the loop. They go together: to wake the other thread costs more than what it hears. */
let waiting: News[] = [];
const tell = (news: News): void => {
  if (waiting.push(news) === 1) setImmediate(sendAll);
};
function sendAll(): void {
  const news = waiting;
  waiting = [];
  port!.postMessage(news);
}

const logger = createLogger((record) => tell({ news: 'logged', record }));
const engine = new LocalMediaEngine({ ...(workerData as WorkerSettings), logger });
const runner = new OrderRunner(engine, tell);
const carryOut = guard(logger, 'media order', (order: Order) => runner.run(order));
port.on('message', (orders: readonly Order[]) => {
  for (const order of orders) carryOut(order);
});
