import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { ChannelRequest, Driver, Refusal } from '../../core/ports/driver.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { LocalPair } from './local-pair.ts';

/**
 * Channels into the exchange's own dialplan: `Local/exten@context[/options]`. Each request makes a pair: `;1` is dialled, `;2` runs the
 * dialplan at that extension. Options: `n` keeps the pair in the path, `j` and `b` are taken and mean nothing here.
 */
export class LocalDriver implements Driver {
  readonly technology = 'Local';
  readonly description = 'Local Proxy Channel Driver';
  readonly #core: Core;
  #serial = 0;
  readonly #pairs = new Map<string, Set<LocalPair>>();

  constructor(core: Core) {
    this.#core = core;
  }

  request(request: ChannelRequest): Channel | Refusal {
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
    if ((request.uniqueId && channels.hasUniqueId(request.uniqueId)) || (otherUniqueId && channels.hasUniqueId(otherUniqueId))) {
      return { refused: true, cause: HangupCause.NotDefined };
    }
    const pair = new LocalPair(this.#core, {
      ...target,
      base: `Local/${target.device}-${(this.#serial++).toString(16).padStart(8, '0')}`,
      request: { ...request, otherUniqueId },
      onEnded: () => this.#forget(target.device, pair),
    });
    const set = this.#pairs.get(target.device) ?? new Set();
    this.#pairs.set(target.device, set.add(pair));
    return pair.one;
  }

  /** In use while a pair of it is up; invalid where the dialplan has no such extension (Asterisk main/core_local.c). */
  deviceState(resource: string): DeviceState {
    const device = splitOnce(resource, '/')[0]!;
    const [exten = '', context = 'default'] = splitOnce(device, '@');
    if (!this.#core.dialplan.hasExten(context || 'default', exten || 's')) return 'INVALID';
    for (const pair of this.#pairs.get(device) ?? [])
      if (pair.one.state >= ChannelState.Ringing || pair.two.state === ChannelState.Up) return 'INUSE';
    return 'NOT_INUSE';
  }

  #forget(device: string, pair: LocalPair): void {
    const set = this.#pairs.get(device);
    set?.delete(pair);
    if (set?.size === 0) this.#pairs.delete(device);
  }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
