import type { ApplicationFeature } from '../../config/features-conf.ts';
import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { runWithin } from '../../core/dialplan/run-application.ts';
import type { InCallOptions } from './in-call-options.ts';

/** A feature of [applicationmap] with the code that counts for a party. */
export interface DynamicFeature {
  readonly feature: ApplicationFeature;
  readonly code: string;
}

/**
 * The features that `DYNAMIC_FEATURES` of a call's parties names: names of [applicationmap] or of groups, parted by `#`. Those that one
 * party's variable names hold for both, as far as `ActivatedBy` lets them.
 */
export function dynamicFeatures(options: InCallOptions, parties: readonly Channel[], role: 'caller' | 'callee'): readonly DynamicFeature[] {
  const names = new Set(parties.flatMap((party) => (party.getVariable('DYNAMIC_FEATURES') ?? '').split('#').map((name) => name.trim())));
  const found: DynamicFeature[] = [];
  const add = (name: string, code: string | undefined) => {
    const feature = options.applications.find((one) => one.name === name);
    if (feature && (feature.activatedBy === 'both' || feature.activatedBy === role)) found.push({ feature, code: code ?? feature.code });
  };
  for (const name of names) {
    const group = options.groups.find((one) => one.name === name);
    if (group) for (const member of group.members) add(member.feature, member.code);
    else add(name, undefined);
  }
  return found;
}

/** Runs the application on the one or the other party while the two stay joined; who does not run it hears music where one is named. */
export async function runApplicationFeature(core: Core, call: TwoPartyCall, from: Channel, feature: ApplicationFeature): Promise<void> {
  const runner = feature.runsOn === 'self' ? from : call.other(from);
  const listener = call.other(runner);
  const application = core.applications.get(feature.application.toLowerCase());
  if (!application) {
    core.logger.warning(`there is no application '${feature.application}' for feature '${feature.name}'`);
    return;
  }
  const over = new AbortController();
  const offs = ([runner, listener] as const).flatMap((channel) => [
    channel.signals.on('hangup', () => over.abort()),
    channel.signals.on('released', () => over.abort()),
    channel.signals.on('ended', () => over.abort()),
  ]);
  runner.setVariable('DYNAMIC_PEERNAME', listener.name);
  runner.setVariable('DYNAMIC_FEATURENAME', feature.name);
  runner.setVariable('DYNAMIC_WHO_ACTIVATED', from.name);
  core.holdMusic.start(listener, feature.musicClass);
  try {
    await runWithin({ core, channel: runner, signal: over.signal, logger: core.logger }, application, feature.data);
  } catch (thrown) {
    if (!over.signal.aborted) core.logger.error(`feature '${feature.name}' on ${runner.name} failed`, thrown);
  } finally {
    for (const off of offs) off();
    if (!call.over) core.holdMusic.stop(listener);
  }
}
