/** One client of the case `client`, in a process of its own: whose processor time is counted is this client's alone, and its code is compiled for it alone. */
import { once } from 'node:events';
import { CLIENTS } from './npm-clients.ts';

/** What the process of the case tells this one, */
export type LoadOrder = { readonly hear: number } | { readonly send: number; readonly inFlight: number };
/** and what it gets: the seconds of processor time, user and system, that it took. */
export interface LoadReport {
  readonly cpuSeconds: number;
}

async function serve(name: string, port: number): Promise<void> {
  const { make, repeatsIds } = CLIENTS.find((one) => one.name === name)!;
  const client = make();
  let left = 0;
  let done = () => {};
  client.onEvent((event) => {
    // The clients of npm hand over every header read; this one reads them when it is asked to.
    if ('toJSON' in event) (event as { toJSON(): object }).toJSON();
    if (--left === 0) done();
  });
  const hear = (events: number) =>
    new Promise<void>((resolve) => {
      left = events;
      done = resolve;
      process.send?.('listening');
    });
  const send = async (actions: number, inFlight: number) => {
    let unsent = actions;
    const one = async () => {
      while (unsent-- > 0) await (repeatsIds ? client.send('Ping', { ActionID: `load-${unsent}` }) : client.send('Ping'));
    };
    await Promise.all(Array.from({ length: inFlight }, one));
  };
  await client.connect(port);
  process.send?.('ready');
  for (;;) {
    const [order] = (await once(process, 'message')) as [LoadOrder];
    const start = process.cpuUsage();
    await ('hear' in order ? hear(order.hear) : send(order.send, order.inFlight));
    const { user, system } = process.cpuUsage(start);
    process.send?.({ cpuSeconds: (user + system) / 1e6 } satisfies LoadReport);
  }
}

process.on('disconnect', () => process.exit());
// What a client prints for itself is no figure.
console.log = () => {};
await serve(process.argv[2]!, Number(process.argv[3]));
