import type { SipGeneralOptions } from '../../config/endpoint-options.ts';
import { type Address, addressText } from './transport/flow.ts';

/** How the driver is set up, as name and value, in the words of `sip show settings`. @param at where it listens */
export function* settingsOf(
  options: SipGeneralOptions,
  at: { readonly udp: Address | undefined; readonly tcp: Address | undefined },
): IterableIterator<readonly [name: string, value: string]> {
  const onOff = (on: boolean) => (on ? 'Yes' : 'No');
  yield ['UDP Bindaddress', at.udp ? addressText(at.udp) : 'Disabled'];
  yield ['TCP SIP Bindaddress', at.tcp ? addressText(at.tcp) : 'Disabled'];
  yield ['TLS SIP Bindaddress', 'Disabled'];
  yield ['Allow unknown access', onOff(options.allowGuest)];
  yield ['Always auth rejects', onOff(options.alwaysAuthReject)];
  yield ['Call limit peers only', onOff(options.limitPeersOnly)];
  yield ['User Agent', options.userAgent];
  yield ['Realm', options.realm];
  yield ['Context', options.context];
  yield ['Call Events', options.callEvents ? 'On' : 'Off'];
  yield ['Reg. min duration', `${options.minExpirySeconds} secs`];
  yield ['Reg. max duration', `${options.maxExpirySeconds} secs`];
  yield ['Reg. default duration', `${options.defaultExpirySeconds} secs`];
  yield ['Notify ringing state', onOff(options.notifyRinging)];
  yield ['Notify hold state', onOff(options.notifyHold)];
  yield ['Timer T1', String(options.timerT1Ms)];
  yield ['Timer B', String(options.timerBMs)];
}
