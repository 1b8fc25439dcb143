import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { IaxGeneralOptions } from '../../config/iax-options.ts';
import type { Core } from '../../core/core.ts';
import type { KeyRing } from './auth/key-ring.ts';
import type { Trunks } from './call/trunks.ts';
import type { DialogTable } from './dialog/dialog-table.ts';
import type { Remote } from './dialog/remote.ts';
import type { PeerRegistry } from './peer/peer-registry.ts';

/** What the parts of the driver share. `options` and `keys` are replaced at a reload. */
export interface IaxContext {
  readonly core: Core;
  readonly logger: Logger;
  /** A timer of it that throws ends nothing. */
  readonly clock: Clock;
  readonly dialogs: DialogTable;
  readonly peers: PeerRegistry;
  readonly trunks: Trunks;
  readonly transmit: (datagram: Uint8Array, remote: Remote) => void;
  options: IaxGeneralOptions;
  keys: KeyRing;
}

/** How long somebody may take to prove who he is, all steps together: nobody holds a call number by saying nothing. */
export const PROOF_WITHIN_MS = 30_000;
/** How much later a refusal comes than it could (`delayreject`), so that guessing takes its time. */
export const REJECT_DELAY_MS = 1000;
