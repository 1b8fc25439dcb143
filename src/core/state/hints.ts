import type { Core } from '../core.ts';
import type { DeviceState } from './device-state.ts';
import { ExtensionStatus } from './extension-status.ts';

export interface Hint {
  readonly context: string;
  readonly exten: string;
  /** As written: `SIP/alice&SIP/bob`. */
  readonly text: string;
  readonly devices: readonly string[];
}

/** Hints of the dialplan: extension to devices, and the state that these add up to. */
export class Hints {
  readonly #core: Core;
  #byDevice = new Map<string, Hint[]>();
  #byExten = new Map<string, Hint>();
  #last = new Map<string, number>();
  #watchers = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Takes the hints of a dialplan, in place of those before. A hint that is gone tells -2 to nobody but its watchers. */
  load(hints: readonly Hint[]): void {
    this.#byDevice = new Map();
    this.#byExten = new Map();
    for (const hint of hints) {
      this.#byExten.set(keyOf(hint.context, hint.exten), hint);
      for (const device of hint.devices) {
        const key = device.toLowerCase();
        const others = this.#byDevice.get(key);
        if (others) others.push(hint);
        else this.#byDevice.set(key, [hint]);
      }
    }
    for (const key of this.#last.keys()) if (!this.#byExten.has(key)) this.#last.delete(key);
  }

  get all(): IterableIterator<Hint> {
    return this.#byExten.values();
  }

  /** By the very extension and context; the caller follows includes (`Dialplan.findHint`). */
  find(context: string, exten: string): Hint | undefined {
    return this.#byExten.get(keyOf(context, exten));
  }

  status(hint: Hint): number {
    return combine(hint.devices.map((device) => this.#core.devices.get(device)));
  }

  /** Counts who watches hints beside AMI (BLF subscriptions), for `core show hints`. */
  watch(): () => void {
    this.#watchers++;
    let on = true;
    return () => {
      if (on) this.#watchers--;
      on = false;
    };
  }

  get watchers(): number {
    return this.#watchers;
  }

  deviceChanged(device: string): void {
    for (const hint of this.#byDevice.get(device.toLowerCase()) ?? []) {
      const status = this.status(hint);
      const key = keyOf(hint.context, hint.exten);
      const before = this.#last.get(key);
      this.#last.set(key, status);
      // Asterisk 20 tells a state that did not change only while it rings, so that the callee's second ringing report shows.
      if (before === status && (status & ExtensionStatus.Ringing) === 0) continue;
      this.#core.bus.publish('extension.statusChanged', {
        exten: hint.exten,
        context: hint.context,
        hint: hint.text,
        status,
        repeated: before === status,
      });
    }
  }
}

const keyOf = (context: string, exten: string): string => `${exten}@${context}`;

/** States from the one that gives way to all others upwards (main/devicestate.c, ast_devstate_aggregate_add). */
const RANKS: readonly DeviceState[] = ['INVALID', 'UNKNOWN', 'UNAVAILABLE', 'NOT_INUSE', 'ONHOLD', 'RINGING', 'INUSE', 'BUSY', 'RINGINUSE'];

const STATUSES: Readonly<Record<DeviceState, number>> = {
  INVALID: ExtensionStatus.Unavailable,
  UNKNOWN: ExtensionStatus.Idle,
  UNAVAILABLE: ExtensionStatus.Unavailable,
  NOT_INUSE: ExtensionStatus.Idle,
  ONHOLD: ExtensionStatus.OnHold,
  RINGING: ExtensionStatus.Ringing,
  INUSE: ExtensionStatus.InUse,
  BUSY: ExtensionStatus.Busy,
  RINGINUSE: ExtensionStatus.InUse | ExtensionStatus.Ringing,
};

/** How several devices add up to one extension: the highest rank, and ringing while another is used is both (main/pbx.c maps it to bits). */
export function combine(states: readonly DeviceState[]): number {
  const rings = states.includes('RINGING');
  const used = states.some((state) => state === 'INUSE' || state === 'BUSY' || state === 'ONHOLD');
  if (rings && used) return STATUSES.RINGINUSE;
  return STATUSES[RANKS[Math.max(0, ...states.map((state) => RANKS.indexOf(state)))]!];
}
