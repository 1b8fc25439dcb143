import { AmiClient, type AmiClientOptions, type LiveModel, tcp } from '../../src/client/index.ts';
import { ScriptedManager, type ScriptedManagerOptions } from '../../src/testing/scripted-manager.ts';

/** A scripted server and what connects clients to it; all is closed after `run`. */
export interface Pair {
  readonly server: ScriptedManager;
  /** A client that is not connected yet. */
  client(options?: Partial<AmiClientOptions>): AmiClient;
  /** A client that is logged in. */
  connected(options?: Partial<AmiClientOptions>): Promise<AmiClient>;
}

export async function withServer(run: (pair: Pair) => Promise<void>, options?: ScriptedManagerOptions): Promise<void> {
  const server = await ScriptedManager.start(options);
  const clients: AmiClient[] = [];
  const client = (given?: Partial<AmiClientOptions>) => {
    const made = new AmiClient({ via: tcp({ host: '127.0.0.1', port: server.port }), username: 'admin', secret: 'sesame', ...given });
    clients.push(made);
    return made;
  };
  const connected = async (given?: Partial<AmiClientOptions>) => {
    const made = client(given);
    await made.connect();
    return made;
  };
  try {
    await run({ server, client, connected });
  } finally {
    await Promise.all(clients.map((one) => one.close()));
    await server.close();
  }
}

/** Reconnections without delay worth waiting for. */
export const AT_ONCE = { firstMs: 1, mostMs: 5 };

/** Resolves with the arguments of the next news of that name. */
export function nextNews<K extends keyof News>(client: AmiClient, name: K): Promise<News[K]> {
  return new Promise((resolve) => {
    client.news.once(name, ((...args: unknown[]) => resolve(args as never)) as never);
  });
}

interface News {
  state: [state: string];
  ready: [gap: import('../../src/client/index.ts').Gap | undefined];
  retry: [error: import('../../src/client/index.ts').AmiError, delayMs: number, tries: number];
  closed: [error: import('../../src/client/index.ts').AmiError | undefined];
}

/** Resolves once a model shows something; looks after each of its changes. */
export function modelShows(model: LiveModel, condition: () => boolean, withinMs = 30_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const offs: (() => void)[] = [];
    const end = (settle: () => void) => {
      clearTimeout(timer);
      for (const off of offs) off();
      settle();
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`not within ${withinMs} ms: ${condition}\n${JSON.stringify(model.snapshot(), undefined, 1)}`))),
      withinMs,
    );
    const look = () => {
      if (condition()) end(resolve);
    };
    offs.push(model.on('change', look), model.on('condition', look));
    look();
  });
}
