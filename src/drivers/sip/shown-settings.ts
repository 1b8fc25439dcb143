import type { SipGeneralOptions } from '../../config/endpoint-options.ts';
import { type Address, addressText } from './transport/flow.ts';
import type { Transports } from './transport/transports.ts';

const onOff = (on: boolean): string => (on ? 'Yes' : 'No');
const boundTo = (address: Address | undefined): string => (address ? addressText(address) : 'Disabled');

/** What `sip show settings` lists, in its order. */
export function* shownSettings(
  options: SipGeneralOptions,
  { udpAddress, tcpAddress }: Pick<Transports, 'udpAddress' | 'tcpAddress'>,
): IterableIterator<readonly [name: string, value: string]> {
  yield ['UDP Bindaddress', boundTo(udpAddress)];
  yield ['TCP SIP Bindaddress', boundTo(tcpAddress)];
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
