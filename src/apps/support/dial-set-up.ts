import type { Channel } from '../../core/channel/channel.ts';
import { standsNowhere } from '../../core/channel/dialled-exten.ts';
import type { DialLeg } from '../../core/dial/dial-group.ts';

/**
 * Makes a called party's channel ready to be rung: what it inherits of its caller, and who it is told is calling. A party whose own number is
 * not known is taken to be what the caller dialled. Source: Asterisk 20 apps/app_dial.c; order: recorded sessions core-19 and 29.
 */
export function setUpCallee(caller: Channel, leg: DialLeg): void {
  const callee = leg.channel;
  if (standsNowhere(callee)) callee.update({ exten: '' });
  callee.setVariable('DIALEDPEERNUMBER', leg.resource);
  callee.inheritVariables(caller.variables.inherited());
  callee.redirectingNumber = caller.redirectingNumber;
  callee.musicClass = caller.musicClass;
  const exten = caller.getVariable('MACRO_EXTEN') || caller.exten;
  leg.numberGuessed = callee.callerId.number === undefined;
  callee.update({
    exten,
    application: 'AppDial',
    applicationData: '(Outgoing Line)',
    ...(leg.numberGuessed ? { callerId: { number: caller.dialedNumber || exten, presentation: 0 } } : {}),
    accountCode: caller.peerAccountCode || caller.accountCode || callee.accountCode,
    peerAccountCode: caller.accountCode || callee.peerAccountCode,
    connectedLine: caller.callerId,
  });
  // Behind the above, which is no news of it.
  callee.assign({ dialedAs: { number: exten, presentation: caller.callerId.presentation } });
}
