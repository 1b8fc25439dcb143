import { setTimeout as sleep } from 'node:timers/promises';
import { ManagerConnection } from '../player/manager-connection.ts';
import type { FarExchange } from '../sets.ts';
import { type ExchangeProcess, startExchange } from './exchange-process.ts';
import { makeWorkspace } from './workspace.ts';

const REGISTERED_WITHIN_MS = 10_000;
const LOOK_MS = 50;

/**
 * Starts the second exchange of a script, which finds `near` by the port that it has now, and resolves when it has registered there. It speaks
 * the modern dialect, as it did in both recordings.
 * @returns what stops it
 */
export async function startFarExchange(program: string, far: FarExchange, near: ExchangeProcess): Promise<() => Promise<void>> {
  if (!near.iax) throw new Error('the exchange takes no IAX2, so no far one can register with it');
  const workspace = makeWorkspace(far.config, 'modern', new Map([[far.recordedPort, near.iax.port]]));
  const exchange = await startExchange(program, 'modern', workspace).catch((error) => {
    workspace.remove();
    throw error;
  });
  const stop = async () => {
    await exchange.stop();
    workspace.remove();
  };
  try {
    await untilRegistered(exchange);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Asks the far exchange itself, so that the judged one sees nothing of it but the registration. */
async function untilRegistered({ ami, errors }: ExchangeProcess): Promise<void> {
  const manager = new ManagerConnection(ami, () => {});
  const deadline = performance.now() + REGISTERED_WITHIN_MS;
  try {
    manager.write('Action: Login\r\nUsername: admin\r\nSecret: adminpw\r\nEvents: off\r\n\r\n');
    while (manager.events('RegistryEntry', { State: '^Registered$' }).length === 0) {
      if (performance.now() > deadline) throw new Error(`the far exchange did not register:\n${errors}`);
      manager.write('Action: IAXregistry\r\n\r\n');
      await sleep(LOOK_MS);
    }
  } finally {
    manager.cut();
  }
}
