import { sleep } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseExtensionsConf } from '../config/extensions-conf.ts';
import { DEFAULT_FEATURES } from '../config/features-conf.ts';
import { Core, type CoreOptions } from '../core/core.ts';
import { buildDialplan } from '../core/dialplan/build-dialplan.ts';
import { type Application, defineApplication } from '../core/dialplan/define-application.ts';
import type { Fact, FactName } from '../core/facts.ts';
import { LocalDriver } from '../drivers/local/local-driver.ts';
import { configureInCall } from '../features/in-call/in-call.ts';

/** A core with Local channels and a hand-driven clock, for tests of what runs on it. */
export interface CoreKit {
  readonly core: Core;
  readonly clock: ManualClock;
  /** Every fact that was published, oldest first. */
  readonly facts: Fact[];
  /** The named facts only, each as `name` or by `show`. */
  told<N extends FactName>(name: N): Fact<N>[];
}

/** Makes one from the text of an extensions.conf. */
export async function coreKit(
  extensions: string,
  options: Partial<CoreOptions> & { applications?: readonly Application[] } = {},
): Promise<CoreKit> {
  const clock = new ManualClock();
  const core = new Core({ clock, logger: silentLogger, ...options });
  configureInCall(core, DEFAULT_FEATURES);
  core.addDriver(new LocalDriver(core));
  for (const application of options.applications ?? BASIC) core.applications.set(application.name.toLowerCase(), application);
  const conf = await parseExtensionsConf(await readConfOrEmpty(new MemoryConfSource({ 'extensions.conf': extensions }), 'extensions.conf'));
  core.loadDialplan((await buildDialplan(conf, { clock })).dialplan);
  const facts: Fact[] = [];
  core.bus.subscribeToAll((fact) => facts.push(fact));
  return { core, clock, facts, told: (name) => facts.filter((fact) => fact.type === name) as never };
}

const BASIC = [
  defineApplication({
    name: 'Answer',
    summary: '',
    syntax: '',
    description: '',
    run: async ({ channel }) => void (await channel.answer()),
  }),
  defineApplication({
    name: 'Wait',
    summary: '',
    syntax: '',
    description: '',
    run: async ({ core, signal }, data) => void (await sleep(core.clock, Number(data) * 1000, signal)),
  }),
  defineApplication({ name: 'NoOp', summary: '', syntax: '', description: '', run: () => undefined }),
  defineApplication({ name: 'Hangup', summary: '', syntax: '', description: '', run: () => 'hangup' }),
];
