import type { Channel } from '../channel/channel.ts';
import { collectDigits } from './digit-collector.ts';

/** Whether the channel's context has this extension for its caller: `h`, `i`, `t`, `T` or any other. */
export const hasExten = (channel: Channel, exten: string): boolean =>
  channel.core.dialplan.hasExten(channel.context, exten, channel.callerId.number);

/** Sends the channel to `i` of its context, with what was wanted in INVALID_EXTEN; false where there is no `i`. */
export function goToInvalid(channel: Channel, wanted: string): boolean {
  if (!hasExten(channel, 'i')) return false;
  channel.setVariable('INVALID_EXTEN', wanted);
  channel.assign({ exten: 'i', priority: 1 });
  return true;
}

/**
 * Completes a number that the party dials in the channel's context and sends the channel there: to the number, to `i`, or to `t` when nothing
 * came. False where there is none of them; true, and nothing done, when `signal` aborts.
 */
export async function goToDialled(
  channel: Channel,
  first: string,
  options: { readonly signal: AbortSignal; readonly firstDigitMs: number; readonly nextDigitMs: number },
): Promise<boolean> {
  const { dialplan } = channel.core;
  const digits = await collectDigits(channel, first, {
    ...options,
    mayContinue: (dialled) => dialplan.matchMore(channel.context, dialled, channel.callerId.number),
  }).catch(() => undefined);
  if (digits === undefined) return true;
  if (digits !== '' && !hasExten(channel, digits)) return goToInvalid(channel, digits);
  const exten = digits || 't';
  if (!hasExten(channel, exten)) return false;
  channel.assign({ exten, priority: 1 });
  return true;
}
