import type { Core } from '../core/core.ts';
import { blindTransfer, type TransferResult } from '../core/transfer.ts';
import { abortAttendedTransfer } from '../features/in-call/attended-transfer.ts';
import { orderAttendedTransfer } from '../features/in-call/ordered-transfer.ts';

/** Transfers that a program orders for a party of a call. A channel is named by its name in any case, or by its unique id. */
export class TransferCommands {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Sends the other party of a channel's call of two to an extension; the channel itself is out of the call. @param context that of the channel unless given */
  blind(channel: string, exten: string, context?: string): TransferResult | 'no channel' {
    const from = this.#core.channels.find(channel);
    return from ? blindTransfer(this.#core, from, context ?? from.context, exten, { isExternal: true }) : 'no channel';
  }

  /** Has a channel talk with an extension before the other party of its call of two goes there. @param context that in which it dials unless given */
  attended(channel: string, exten: string, context?: string): ReturnType<typeof orderAttendedTransfer> | 'no channel' {
    const from = this.#core.channels.find(channel);
    return from ? orderAttendedTransfer(this.#core, from, exten, context) : 'no channel';
  }

  /** Takes an attended transfer back that the channel is about, by a code or by order. */
  cancelAttended(channel: string): 'cancelled' | 'no transfer' | 'no channel' {
    const from = this.#core.channels.find(channel);
    if (!from) return 'no channel';
    return abortAttendedTransfer(from) ? 'cancelled' : 'no transfer';
  }
}
