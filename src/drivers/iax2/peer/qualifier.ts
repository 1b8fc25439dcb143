import type { Timer } from '../../../base/clock.ts';
import type { IaxDialog } from '../dialog/iax-dialog.ts';
import { sameRemote } from '../dialog/remote.ts';
import { Elements } from '../frame/elements.ts';
import { Command } from '../frame/frame-types.ts';
import type { IaxContext } from '../iax-context.ts';
import type { IaxPeer } from './iax-peer.ts';

/** Longest wait for the answer to a POKE beyond what the peer may take: two retransmissions. */
const PATIENCE_MS = 20_000;

/** So many peers are asked at a time when all are to be, and the next ones so much later: a burst would hold everything else up. */
const ASKED_AT_A_TIME = 50;
const ASKED_EVERY_MS = 20;

/** Asks peers with `qualify` whether they are there, by POKE (RFC 5456 6.7.1), and tells what changes. Times: chan_iax2 of Asterisk 20. */
export class Qualifier {
  readonly #context: IaxContext;
  readonly #next = new Map<IaxPeer, Timer>();
  readonly #asking = new Map<IaxPeer, IaxDialog>();
  #spread: Timer | undefined;

  constructor(context: IaxContext) {
    this.#context = context;
  }

  /** Begins (or ends) asking a peer after its configuration or address changed. */
  refresh(peer: IaxPeer): void {
    this.forget(peer);
    if (peer.options.qualifyMs === 0) peer.reachability = 'unmonitored';
    else if (peer.reachability === 'unmonitored') peer.reachability = 'unknown';
    if (peer.options.qualifyMs > 0 && peer.contact) this.#ask(peer);
  }

  /** Begins asking all anew, some at a time; their answers keep them apart from then on. */
  refreshAll(peers: Iterable<IaxPeer>): void {
    this.#spread?.cancel();
    const rest = [...peers];
    const next = () => {
      for (const peer of rest.splice(0, ASKED_AT_A_TIME)) if (this.#isKnown(peer)) this.refresh(peer);
      this.#spread = rest.length > 0 ? this.#context.clock.setTimer(ASKED_EVERY_MS, next) : undefined;
    };
    next();
  }

  /** Leaves a peer alone that is gone or has no address any more. */
  forget(peer: IaxPeer): void {
    this.#next.get(peer)?.cancel();
    this.#next.delete(peer);
    this.#asking.get(peer)?.close();
    this.#asking.delete(peer);
    if (!peer.contact && peer.reachability !== 'unmonitored') peer.reachability = 'unknown';
  }

  close(): void {
    this.#spread?.cancel();
    for (const timer of this.#next.values()) timer.cancel();
    this.#next.clear();
  }

  /** Not taken out of the configuration meanwhile. */
  #isKnown(peer: IaxPeer): boolean {
    return this.#context.peers.peer(peer.name) === peer;
  }

  #ask(peer: IaxPeer): void {
    const { contact } = peer;
    const dialog = contact && this.#context.dialogs.open(contact);
    if (!dialog) {
      this.#heard(peer, undefined);
      return;
    }
    const { qualifyMs, qualifyFrequencyMs, qualifyRetryMs } = peer.options;
    const isDown = peer.reachability === 'unreachable';
    const waitMs = isDown ? (qualifyRetryMs * 5) / 6 : Math.min(PATIENCE_MS + qualifyMs, (qualifyFrequencyMs * 5) / 6);
    const deadline = this.#context.clock.setTimer(waitMs, () => dialog.close());
    this.#asking.set(peer, dialog);
    let answeredAfterMs: number | undefined;
    dialog.user = {
      onFrame: (frame) => {
        if (frame.subclass !== Command.PONG) return;
        answeredAfterMs = dialog.roundTripMs;
        dialog.close();
      },
      onEnd: () => {
        deadline.cancel();
        if (this.#asking.get(peer) !== dialog) return;
        this.#asking.delete(peer);
        if (peer.contact && sameRemote(peer.contact, dialog.remote)) this.#heard(peer, answeredAfterMs);
      },
    };
    dialog.expectRoundTrip(qualifyMs / 8);
    dialog.open(Command.POKE, new Elements());
  }

  #heard(peer: IaxPeer, afterMs: number | undefined): void {
    const { qualifyMs, qualifySmoothing, qualifyFrequencyMs, qualifyRetryMs } = peer.options;
    if (qualifyMs === 0) return;
    const before = peer.reachability;
    const last = peer.roundTripMs;
    peer.roundTripMs = afterMs;
    if (afterMs !== undefined) peer.smoothedMs = qualifySmoothing ? (afterMs + peer.smoothedMs) / 2 : afterMs;
    peer.reachability = afterMs === undefined ? 'unreachable' : peer.smoothedMs > qualifyMs ? 'lagged' : 'reachable';
    if (peer.reachability !== before) this.#tell(peer, afterMs ?? last ?? -1);
    const pauseMs = peer.reachability === 'reachable' ? qualifyFrequencyMs : qualifyRetryMs;
    const timer = this.#context.clock.setTimer(pauseMs, () => this.#ask(peer));
    this.#next.get(peer)?.cancel();
    this.#next.set(peer, timer);
  }

  /** With the time that the answer took, of one who does not answer any more the last one that he did. */
  #tell(peer: IaxPeer, roundTripMs: number): void {
    const { core } = this.#context;
    const status = STATUS[peer.reachability];
    if (status) core.bus.publish('endpoint.statusChanged', { technology: 'IAX2', peer: peer.device, status, roundTripMs });
    core.devices.set(peer.device, peer.deviceState);
  }
}

const STATUS: Readonly<Partial<Record<IaxPeer['reachability'], 'Reachable' | 'Lagged' | 'Unreachable'>>> = {
  reachable: 'Reachable',
  lagged: 'Lagged',
  unreachable: 'Unreachable',
};
