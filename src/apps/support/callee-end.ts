import type { TwoPartyEnd } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { caretToComma } from './dial-options.ts';
import { parseTarget } from './target.ts';

/**
 * What becomes of a called party once its call is over: one that went elsewhere, or was taken into another call, is nobody's to hang up here;
 * with a place it goes there when the caller hung up (option F of Dial and Queue).
 * @param place undefined for none, '' for the priority behind the caller's
 */
export function letCalleeGo(context: ApplicationContext, callee: Channel, end: TwoPartyEnd, place: string | undefined): void {
  const livesOn =
    !callee.ended && (callee.interpreter !== undefined || callee.bridge !== undefined || (end.why === 'released' && end.first === callee));
  if (livesOn || goesOn(context, callee, place)) return;
  callee.hangup(callee.hangupCause || HangupCause.NormalClearing);
}

function goesOn({ core, channel: caller }: ApplicationContext, callee: Channel, place: string | undefined): boolean {
  if (place === undefined || callee.hangingUp || !caller.hangingUp) return false;
  const target =
    place === ''
      ? { context: caller.context, exten: caller.exten, priority: caller.priority + 1 }
      : parseTarget(core, caller, caretToComma(place));
  if (!target) return false;
  core.startDialplan(callee, target);
  return true;
}
