import { callOf } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { transferContext } from './ask-extension.ts';
import { beginAttendedTransfer } from './attended-transfer.ts';
import { isBusy } from './busy.ts';
import { optionsOf } from './in-call-options.ts';
import { keepRights } from './rights.ts';

/**
 * Has a party of a call of two transfer the other one to an extension, after it has asked there: as if it had dialled the code and the extension,
 * so there has to be a code, and the party a right to it (Asterisk 20 main/manager.c, action_atxfer, dials for it).
 * @param context of the extension; undefined for the one in which the party dials
 * @returns `no code` in features.conf; `not permitted` to this party; `invalid` where it is in no call of two, is about another transfer, or
 * there is no such extension
 */
export function orderAttendedTransfer(
  core: Core,
  from: Channel,
  exten: string,
  context: string | undefined,
): 'begun' | 'no code' | 'not permitted' | 'invalid' {
  const options = optionsOf(from);
  if (options.attendedTransfer === '') return 'no code';
  const call = callOf(from);
  if (!call || call.over || isBusy(from)) return 'invalid';
  if (!keepRights(from, []).includes('attendedTransfer')) return 'not permitted';
  if (!core.dialplan.hasExten(context ?? transferContext(from), exten, from.callerId.number)) return 'invalid';
  if (context !== undefined) from.setVariable('TRANSFER_CONTEXT', context);
  call.hold(from);
  beginAttendedTransfer(core, call, from, options, exten);
  return 'begun';
}
