import assert from 'node:assert/strict';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseIaxConf } from '../config/iax-conf.ts';
import type { Channel } from '../core/channel/channel.ts';
import type { Database } from '../core/ports/database.ts';
import type { KeyRing } from '../drivers/iax2/auth/key-ring.ts';
import { Iax2Driver } from '../drivers/iax2/iax2-driver.ts';
import { IaxNetwork } from '../drivers/iax2/testing/iax-network.ts';
import { coreKit } from './core-kit.ts';

/** A configuration from its text. */
export const iaxConf = async (text: string) => parseIaxConf(await readConfOrEmpty(new MemoryConfSource({ 'iax.conf': text }), 'iax.conf'));

/** An exchange at an address of the network. */
export async function exchangeAt(network: IaxNetwork, address: string, iax: string, extensions = '', database?: Database, keys?: KeyRing) {
  const kit = await coreKit(extensions, database ? { database } : {});
  const driver = new Iax2Driver({ core: kit.core, conf: await iaxConf(iax), keys, transport: network.at(address) });
  kit.core.addDriver(driver);
  await driver.start();
  return { ...kit, driver };
}

/** Has one peer, which registers. */
export const NEAR = `[general]
[far]
type=friend
host=dynamic
secret=pw
username=near
context=from-far
callerid="Far End" <200>
`;
/** Registers there. */
export const FAR = `[general]
register => far:pw@192.0.2.1
[near]
type=friend
host=192.0.2.1
secret=pw
username=far
context=from-near
`;
const FAR_PLAN = `[from-near]
exten => 600,1,Answer
exten => 600,2,Wait(100)
exten => 601,1,Wait(100)
`;
const NEAR_PLAN = `[from-far]
exten => 700,1,Answer
exten => 700,2,Wait(100)
`;

/** Two exchanges, the far one registered with the near one. Time goes on for both, the near one first: what it does by then is early there by a step. */
export async function pair(options: { near?: string; far?: string; keys?: readonly [KeyRing, KeyRing] } = {}) {
  const network = new IaxNetwork();
  const near = await exchangeAt(network, '192.0.2.1', options.near ?? NEAR, NEAR_PLAN, undefined, options.keys?.[0]);
  const far = await exchangeAt(network, '192.0.2.2', options.far ?? FAR, FAR_PLAN, undefined, options.keys?.[1]);
  const advance = async (ms: number, stepMs = 20) => {
    for (let left = ms; left >= 0; left -= stepMs) {
      await near.clock.advance(Math.min(stepMs, left));
      await far.clock.advance(Math.min(stepMs, left));
    }
  };
  await advance(100);
  return { network, near, far, advance };
}

/** An exchange calls, as Originate does it. */
export function call(kit: Awaited<ReturnType<typeof exchangeAt>>, resource: string): Channel {
  const made = kit.driver.request({ resource });
  if ('refused' in made) return assert.fail(`refused: ${made.cause}`);
  made.leg.call();
  return made;
}
