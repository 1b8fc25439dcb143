import { inHashOrder } from '../base/hash-order.ts';
import type { IaxPartyOptions } from '../config/iax-options.ts';
import type { Core } from '../core/core.ts';
import {
  type IaxDialogView,
  type IaxDirectory,
  type IaxPeerView,
  type IaxRegistrationView,
  iaxDirectory,
} from '../core/endpoint/iax-directory.ts';
import { iaxNetstats, iaxPeerTable, type TableStyle } from './iax-tables.ts';

/** Today's lists come in the order of Asterisk's tables, those of 2006 with the newest first. */
export type ListOrder = 'hashed' | 'newest first';

/** What IAX2 knows, nothing where it is not configured. Lists are made while they are read. */
export class IaxQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Whether there is an iax.conf. */
  get isThere(): boolean {
    return this.#directory !== undefined;
  }

  peers(order: ListOrder): Iterable<IaxPeerView> {
    return found(ordered(this.#directory?.peerNames() ?? [], order), (name) => this.#directory?.findPeer(name));
  }

  /** `iax2 show peers` as text, of those that `wanted` lets pass. */
  peerTable(style: TableStyle, wanted: (peer: IaxPeerView) => boolean = () => true): Iterable<string> {
    return iaxPeerTable(filtered(this.peers(style === 'modern' ? 'hashed' : 'newest first'), wanted), style);
  }

  /** How calls fare, a line each. */
  netstats(form: 'columns' | 'numbers'): Iterable<string> {
    return iaxNetstats(this.dialogs(), form);
  }

  findPeer(name: string): IaxPeerView | undefined {
    return this.#directory?.findPeer(name);
  }

  users(order: ListOrder): Iterable<IaxPartyOptions> {
    return found(ordered(this.#directory?.userNames() ?? [], order), (name) => this.#directory?.findUser(name));
  }

  registrations(): Iterable<IaxRegistrationView> {
    return this.#directory?.registrations() ?? [];
  }

  /** By our call number. */
  dialogs(): IaxDialogView[] {
    return [...(this.#directory?.dialogs() ?? [])].sort((a, b) => a.callNumber - b.callNumber);
  }

  unregister(name: string): ReturnType<IaxDirectory['unregister']> {
    return this.#directory?.unregister(name) ?? 'unknown';
  }

  callNumbers(): ReturnType<IaxDirectory['callNumbers']> {
    return this.#directory?.callNumbers() ?? { byAddress: [], free: 0 };
  }

  get #directory(): IaxDirectory | undefined {
    return iaxDirectory.find(this.#core);
  }
}

const ordered = (names: Iterable<string>, order: ListOrder): Iterable<string> =>
  order === 'hashed' ? inHashOrder(names, (name) => name) : [...names].reverse();

/** What the names stand for when it is their turn; those that went meanwhile are left out. */
function* found<T>(names: Iterable<string>, find: (name: string) => T | undefined): IterableIterator<T> {
  for (const name of names) {
    const item = find(name);
    if (item !== undefined) yield item;
  }
}

function* filtered<T>(items: Iterable<T>, wanted: (item: T) => boolean): IterableIterator<T> {
  for (const item of items) if (wanted(item)) yield item;
}
