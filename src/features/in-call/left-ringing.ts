import { sleep } from '../../base/clock.ts';
import type { DialOutcome } from '../../core/dial/dial-group.ts';
import { type AttendedParties, rung } from './attended-parties.ts';

/**
 * Who transferred has gone while the third party still rings: whoever was left gets it when it answers. Else who transferred is rung, then by
 * turns the third party and that one again, unless calls are dropped then.
 * @param target what was dialled
 */
export async function waitForThird(parties: AttendedParties, target: string, dialling: Promise<DialOutcome>): Promise<void> {
  const { core, other, options } = parties;
  core.holdMusic.stop(other);
  if (!other.ended) other.indicate({ kind: 'ringing' });
  const outcome = await dialling;
  if (outcome.kind === 'answered') return parties.join(rung(outcome.leg.channel));
  if (options.attendedDropsCall) return parties.endOther();
  return ringBack(parties, target);
}

async function ringBack(parties: AttendedParties, third: string): Promise<void> {
  const { core, other } = parties;
  const gone = new AbortController();
  const offs = [other.signals.on('ended', () => gone.abort()), other.signals.on('hangup', () => gone.abort())];
  const { attendedCallbackRetries, attendedLoopDelayMs } = parties.options;
  const transferer = parties.from.name.replace(/-[^-]*$/, '');
  const onRinging = () => {
    if (!other.ended) other.indicate({ kind: 'ringing' });
  };
  try {
    for (let tries = 0; tries <= attendedCallbackRetries && !gone.signal.aborted; tries++) {
      for (const target of tries === 0 ? [transferer] : [third, transferer]) {
        if (tries > 0) await sleep(core.clock, attendedLoopDelayMs, gone.signal);
        core.holdMusic.start(other);
        const outcome = await parties.dial(target, gone.signal, other, onRinging);
        if (outcome.kind !== 'answered') continue;
        if (target === third) parties.join(rung(outcome.leg.channel));
        else parties.put(rung(outcome.leg.channel));
        return;
      }
    }
  } catch (thrown) {
    if (!gone.signal.aborted) core.logger.error(`ringing ${transferer} back failed`, thrown);
  } finally {
    for (const off of offs) off();
  }
  parties.endOther();
}
