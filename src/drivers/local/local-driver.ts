import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { ChannelRequest, Driver, Refusal } from '../../core/ports/driver.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { CallBudget, MAX_PAIRS_A_CALL } from './call-budget.ts';
import { DeviceUse } from './device-use.ts';
import { LocalPair } from './local-pair.ts';

/**
 * Channels into the exchange's own dialplan: `Local/exten@context[/options]`. Each request makes a pair: `;1` is dialled, `;2` runs the
 * dialplan at that extension. Options: `n` keeps the pair in the path, `j` and `b` are taken and mean nothing here.
 */
export class LocalDriver implements Driver {
  readonly technology = 'Local';
  readonly description = 'Local Proxy Channel Driver';
  readonly #core: Core;
  readonly #budget = new CallBudget();
  #serial = 0;
  readonly #use = new DeviceUse();

  constructor(core: Core) {
    this.#core = core;
  }

  request(request: ChannelRequest): Channel | Refusal {
    // Its second half would run a dialplan.
    if (this.#core.isFull) return { refused: true, cause: HangupCause.SwitchCongestion };
    const [address = '', options = ''] = splitOnce(request.resource, '/');
    const [exten = '', context = ''] = splitOnce(address, '@');
    const target = {
      exten: exten || 's',
      context: context || 'default',
      device: `${exten}@${context || 'default'}`,
      keeps: options.includes('n'),
    };
    const otherUniqueId = request.otherUniqueId ?? (request.uniqueId && `${request.uniqueId};2`);
    const { channels } = this.#core;
    const isTaken = (id: string | undefined) => id !== undefined && id !== '' && channels.hasUniqueId(id);
    const isTwice = request.uniqueId !== undefined && request.uniqueId === otherUniqueId;
    if (isTwice || isTaken(request.uniqueId) || isTaken(otherUniqueId)) {
      return { refused: true, cause: HangupCause.NotDefined };
    }
    const budget = this.#budget.mayHaveMore(request.linkedId);
    if (!budget.may) {
      if (budget.first) {
        this.#core.logger.error(`Local/${request.resource}: the call has ${MAX_PAIRS_A_CALL} Local channels already and gets no more`);
      }
      return { refused: true, cause: HangupCause.SwitchCongestion };
    }
    const pair = new LocalPair(this.#core, {
      base: `Local/${target.device}-${(this.#serial++).toString(16).padStart(8, '0')}`,
      request: { ...request, otherUniqueId },
      // A chain of them must not be walked to its end within one turn of the event loop.
      startsLater: request.linkedId !== undefined && this.#budget.count(request.linkedId) % PAIRS_A_TURN === PAIRS_A_TURN - 1,
      onInUse: () => this.#use.inUse(target.device),
      onEnded: (wasInUse) => {
        release();
        this.#use.ended(target.device, wasInUse);
      },
      onTold: () => {
        for (const device of this.#use.takeForgotten()) this.#core.devices.forget(`Local/${device}`);
      },
      ...target,
    });
    const release = this.#budget.take(pair.one.linkedId);
    this.#use.made(target.device);
    return pair.one;
  }

  /** In use while a pair of it is up; invalid where the dialplan has no such extension (Asterisk main/core_local.c). */
  deviceState(resource: string): DeviceState {
    const device = splitOnce(resource, '/')[0]!;
    const [exten = '', context = 'default'] = splitOnce(device, '@');
    if (!this.#core.dialplan.hasExten(context || 'default', exten || 's')) return 'INVALID';
    return this.#use.isInUse(device) ? 'INUSE' : 'NOT_INUSE';
  }
}

/** So many pairs of one call may start their dialplan before others have their turn. */
const PAIRS_A_TURN = 8;

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
