import type { Socket } from 'node:net';

/** An account that has no more than this keeps it, however many accounts there are. */
const ALWAYS_KEPT = 1;

/** A connection that gives its place up. */
export interface GivenPlace {
  readonly socket: Socket;
  /** Whose it is, and how many that account had. */
  readonly account: string;
  readonly count: number;
}

/**
 * Connections that merely wait for events, by the account that does: a WaitEvent that is not answered yet, or a WebSocket. They take places
 * that nobody else has then, so an account that waits in more of them than its share gives one up when there is none left.
 */
export class EventWaits {
  /** The longest wait first. */
  readonly #waits = new Map<Socket, () => string | undefined>();

  /** @param account whose it is, asked when it matters: one that opened a WebSocket logs in later */
  begin(socket: Socket, account: () => string | undefined): void {
    this.#waits.set(socket, account);
  }

  end(socket: Socket): void {
    this.#waits.delete(socket);
  }

  /**
   * The longest wait of the account that has most, where those are more than its share. A share is what each account that waits would have
   * if they and whoever comes divided the places evenly.
   * @param open the connections that have the places
   */
  placeFor(open: ReadonlySet<Socket>): GivenPlace | undefined {
    const byAccount = new Map<string, { readonly socket: Socket; count: number }>();
    for (const [socket, accountOf] of this.#waits) {
      const account = open.has(socket) ? accountOf() : undefined;
      const known = account === undefined ? undefined : byAccount.get(account);
      if (known) known.count++;
      else if (account !== undefined) byAccount.set(account, { socket, count: 1 });
    }
    let most: GivenPlace | undefined;
    for (const [account, { socket, count }] of byAccount) if (count > (most?.count ?? 0)) most = { socket, account, count };
    const share = Math.max(ALWAYS_KEPT, open.size / (byAccount.size + 1));
    return most && most.count > share ? most : undefined;
  }
}
