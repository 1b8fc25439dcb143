/** The public test kit of Ringdown: `import { startExchange, ScriptedManager } from 'ringdown/testing'`. */
export { ManualClock } from '../base/manual-clock.ts';
export { AmiPeer, type AmiPeerMessage, type AmiPeerOptions } from './ami-peer.ts';
export { Changes } from './changes.ts';
export { CallWatch, type PartyState } from './exchange/call-watch.ts';
export type { KitConfiguration, SectionOptions } from './exchange/kit-files.ts';
export { type ManagerAccess, startExchange, TestExchange, type TestExchangeOptions, withExchange } from './exchange/test-exchange.ts';
export type { RecordedLine } from './recorded-session.ts';
export {
  type Script,
  ScriptedManager,
  type ScriptedManagerOptions,
  type ScriptedRequest,
} from './scripted-manager.ts';
export { type Faults, ScriptedSession } from './scripted-session.ts';
export type { CallNews, CallState, PhoneCall } from './sip-phone/phone-call.ts';
export type { PhoneMedia } from './sip-phone/phone-media.ts';
export { type RegistrationState, SipPhone, type SipPhoneNews, type SipPhoneOptions } from './sip-phone/sip-phone.ts';
