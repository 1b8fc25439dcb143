import type { IaxPartyOptions } from '../../../config/iax-options.ts';
import type { IaxPeerView } from '../../../core/endpoint/iax-directory.ts';
import type { DeviceState } from '../../../core/state/device-state.ts';
import type { Remote } from '../dialog/remote.ts';

/** A configured party with what is known of it now. */
export class IaxPeer {
  readonly name: string;
  options: IaxPartyOptions;
  /** Where it registered, or is by configuration. */
  contact: Remote | undefined;
  /** Milliseconds since the epoch; absent for a configured address. */
  expiresAt: number | undefined;
  reachability: IaxPeerView['reachability'] = 'unmonitored';
  roundTripMs: number | undefined;
  /** With `qualifysmoothing`: half of what it was and half of what it is. */
  smoothedMs = 0;
  /** It has shown a token: with `requirecalltoken = auto` it has to from then on. */
  hasShownToken = false;
  /** Calls in its name that wait for a proof. */
  unauthenticated = 0;
  inUse = 0;
  ringing = 0;

  constructor(options: IaxPartyOptions) {
    this.name = options.name;
    this.options = options;
  }

  get device(): string {
    return `IAX2/${this.name}`;
  }

  /** Where it is called: where it is, else where it is by default. */
  get target(): Remote | undefined {
    const { defaultAddress, port } = this.options;
    return this.contact ?? (defaultAddress === '' ? undefined : { address: defaultAddress, port });
  }

  /** With `qualify` one who does not answer, or too late, is not called. */
  get isReachable(): boolean {
    return this.reachability !== 'unreachable' && this.reachability !== 'lagged';
  }

  get needsProof(): boolean {
    return this.options.secret !== '' || this.options.inKeys !== '';
  }

  get deviceState(): DeviceState {
    if (!this.target || !this.isReachable) return 'UNAVAILABLE';
    if (this.ringing > 0) return this.ringing === this.inUse ? 'RINGING' : 'RINGINUSE';
    return this.inUse > 0 ? 'INUSE' : 'NOT_INUSE';
  }

  view(): IaxPeerView {
    const { name, options, contact, expiresAt, reachability, roundTripMs } = this;
    return { name, options, contact, expiresAt, reachability, roundTripMs };
  }
}
