import type { IaxPartyOptions } from '../../config/iax-options.ts';
import { CoreSlot } from '../core-slot.ts';
import type { Reachability } from './reachability.ts';

/** Who and what the IAX2 driver knows: what its lists, actions and functions ask. Views are plain data of this moment. */
export interface IaxDirectory {
  /** Names in the order of the configuration. */
  peerNames(): Iterable<string>;
  findPeer(name: string): IaxPeerView | undefined;
  /** Those who may call. */
  userNames(): Iterable<string>;
  findUser(name: string): IaxPartyOptions | undefined;
  /** Where we register. */
  registrations(): Iterable<IaxRegistrationView>;
  /** Call numbers in use: calls, and registrations and questions that are on their way. */
  dialogs(): Iterable<IaxDialogView>;
  /** Forgets a registration. */
  unregister(name: string): 'unregistered' | 'not registered' | 'unknown';
  /** Call numbers by address, and how many are free. */
  callNumbers(): { readonly byAddress: readonly (readonly [address: string, count: number])[]; readonly free: number };
}

/** Filled where there is an iax.conf. */
export const iaxDirectory = new CoreSlot<IaxDirectory>('IAX2 driver');

export interface IaxPeerView {
  readonly name: string;
  readonly options: IaxPartyOptions;
  /** Where it is reached; absent while it is not registered. */
  readonly contact?: { readonly address: string; readonly port: number } | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | undefined;
  readonly reachability: Reachability;
  readonly roundTripMs?: number | undefined;
}

export interface IaxRegistrationView {
  /** `127.0.0.1:4569`, the name where it has no address yet. */
  readonly host: string;
  readonly userName: string;
  /** How the registrar sees us; undefined before it said. */
  readonly perceived?: string | undefined;
  readonly refreshSeconds: number;
  readonly state: string;
}

export interface IaxDialogView {
  /** Empty for what is no call. */
  readonly channel: string;
  readonly address: string;
  readonly userName: string;
  readonly callNumber: number;
  readonly remoteNumber: number;
  readonly outSequence: number;
  readonly inSequence: number;
  readonly format: string;
  readonly roundTripMs: number;
  readonly framesReceived: number;
  readonly local: IaxReception;
  readonly remote: IaxReception;
  /** `Tx:NEW`. */
  readonly firstMessage: string;
  readonly lastMessage: string;
}

/** How voice comes to one end. Milliseconds and packets; -1 where nothing is known. */
export interface IaxReception {
  readonly jitter: number;
  readonly delay: number;
  readonly lost: number;
  readonly lostPercent: number;
  readonly dropped: number;
  readonly outOfOrder: number;
  readonly packets: number;
}
