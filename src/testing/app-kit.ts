import type { Channel } from '../core/channel/channel.ts';
import type { CoreOptions } from '../core/core.ts';
import type { Application } from '../core/dialplan/define-application.ts';
import type { DialplanFunction } from '../core/dialplan/define-function.ts';
import { type CoreKit, coreKit } from './core-kit.ts';
import { traceOf } from './fact-trace.ts';
import { ScriptedDriver } from './scripted-leg.ts';

/** A core with scripted parties (`Test/alice` is 100, bob 101, carol 102) and sounds of any name that does not begin with `no-`. */
export interface AppKit extends CoreKit {
  readonly driver: ScriptedDriver;
  /** Lets everything run that is due now. */
  settle(): Promise<void>;
  /** What was told of the party's channels, a line each. */
  trace(party: string): string[];
  /** The steps that a party's channel ran, `exten,priority App(data)`. */
  steps(party: string): string[];
}

/** Makes one from the text of an extensions.conf. */
export async function appKit(
  extensions: string,
  applications: readonly Application[],
  functions: readonly DialplanFunction[] = [],
  options: Partial<CoreOptions> = {},
): Promise<AppKit> {
  const made = await coreKit(extensions, {
    ...options,
    applications,
    prompter: {
      find: async (name) => (name.startsWith('no-') ? undefined : name),
      music: (name) => (name === 'default' || name === 'jazz' ? { name, files: ['tune'] } : undefined),
      tone: (name) => (/^\w+$/.test(name) ? `tone of ${name} 1` : undefined),
    },
  });
  for (const definition of functions) made.core.functions.set(definition.name.toUpperCase(), definition);
  const driver = new ScriptedDriver(made.core);
  driver.parties.set('alice', { number: '100', name: 'Alice', presentation: 0 });
  driver.parties.set('bob', { number: '101', name: 'Bob', presentation: 0 });
  driver.parties.set('carol', { number: '102', name: 'Carol', presentation: 0 });
  const trace = (party: string) => traceOf(made.facts, `Test/${party}-`);
  return {
    ...made,
    driver,
    settle: () => made.clock.advance(0),
    trace,
    steps: (party) => trace(party).flatMap((line) => (line.startsWith('step ') ? [line.slice(line.indexOf(',') + 1)] : [])),
  };
}

/** A party dials digits, each held for a tenth of a second. */
export async function dial(kit: AppKit, channel: Channel, digits: string): Promise<void> {
  for (const digit of digits) {
    channel.partyDigitBegan(digit);
    await kit.clock.advance(100);
    channel.partyDigitEnded(digit, 100);
    await kit.settle();
  }
}
