import { applications } from '../apps/index.ts';
import { type Clock, SystemClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseExtensionsConf } from '../config/extensions-conf.ts';
import { DEFAULT_FEATURES } from '../config/features-conf.ts';
import { parseSipConf } from '../config/sip-conf.ts';
import { Core } from '../core/core.ts';
import { buildDialplan } from '../core/dialplan/build-dialplan.ts';
import type { Fact, FactName } from '../core/facts.ts';
import { type Database, MemoryDatabase } from '../core/ports/database.ts';
import { Mailboxes, mailboxes } from '../core/ports/mailboxes.ts';
import { LocalDriver } from '../drivers/local/local-driver.ts';
import { SipDriver } from '../drivers/sip/sip-driver.ts';
import { configureInCall } from '../features/in-call/in-call.ts';
import { LocalMediaEngine } from '../media/engine.ts';

export interface SipKitOptions {
  /** Text of extensions.conf and sip.conf; the latter with ports of 0. */
  readonly extensions: string;
  readonly sip: string;
  readonly database?: Database;
  readonly clock?: Clock;
}

/** A core with SIP on real sockets, for tests of the driver. Messages are repeated ten times faster than RFC 3261 has it. */
export interface SipKit {
  readonly core: Core;
  readonly sip: SipDriver;
  /** The facts of that name so far, oldest first. */
  told<N extends FactName>(name: N): Fact<N>[];
  /** Resolves with the next fact of that name that `matches`. */
  next<N extends FactName>(name: N, matches?: (fact: Fact<N>) => boolean): Promise<Fact<N>>;
  /** Takes the text of another sip.conf. */
  reload(sip: string): Promise<void>;
  stop(): Promise<void>;
}

export async function sipKit(options: SipKitOptions): Promise<SipKit> {
  const clock = options.clock ?? new SystemClock();
  const source = new MemoryConfSource({ 'extensions.conf': options.extensions, 'sip.conf': options.sip });
  const media = new LocalMediaEngine({ clock, logger: silentLogger });
  const core = new Core({ clock, logger: silentLogger, media, database: options.database ?? new MemoryDatabase() });
  configureInCall(core, DEFAULT_FEATURES);
  mailboxes.fill(core, new Mailboxes(core.bus));
  for (const application of applications) core.applications.set(application.name.toLowerCase(), application);
  core.loadDialplan((await buildDialplan(await parseExtensionsConf(await readConfOrEmpty(source, 'extensions.conf')), { clock })).dialplan);
  const conf = await parseSipConf(await readConfOrEmpty(source, 'sip.conf'));
  const sip = new SipDriver({ core, conf, timers: { t1: 50, t2: 400, t4: 100 } });
  core.addDriver(sip);
  core.addDriver(new LocalDriver(core));
  const facts: Fact[] = [];
  core.bus.subscribeToAll((fact) => facts.push(fact));
  await sip.start();
  return {
    core,
    sip,
    told: (name) => facts.filter((fact) => fact.type === name) as never,
    next: (name, matches = () => true) =>
      new Promise((resolve) => {
        const off = core.bus.subscribe([name], (fact) => {
          if (!matches(fact)) return;
          off();
          resolve(fact);
        });
      }),
    reload: async (text) => {
      const reloaded = await readConfOrEmpty(new MemoryConfSource({ 'sip.conf': text }), 'sip.conf');
      await sip.reload(await parseSipConf(reloaded));
    },
    stop: async () => {
      await sip.stop();
      await media.stop();
    },
  };
}
