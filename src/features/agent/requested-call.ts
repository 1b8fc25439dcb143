import type { Bridge } from '../../core/bridge/bridge.ts';
import { TwoParty } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import type { AgentCall, ConnectOptions } from '../../core/ports/agent-calls.ts';
import type { PartyId } from '../../core/snapshots.ts';

export interface RequestedCallOptions {
  readonly core: Core;
  readonly caller: Channel;
  /** Where the caller waits, and where both will talk. */
  readonly bridge: Bridge;
  /** Of the application that the caller runs. */
  readonly signal: AbortSignal;
  /** Answers the caller. */
  readonly answer: () => Promise<void>;
}

/** A caller who asked for an agent by AgentRequest: waits in a bridge of its own, into which the agent comes. */
export class RequestedCall implements AgentCall {
  readonly #options: RequestedCallOptions;
  readonly #gone = new AbortController();
  /** Who is kicked while it waits gets nobody; once it talks that is a matter of the call of two. */
  readonly #stopWaiting: () => void;
  #settle: (outcome: 'talked' | 'lost') => void = () => {};
  /** How it ended. Never rejects. */
  readonly done = new Promise<'talked' | 'lost'>((resolve) => {
    this.#settle = resolve;
  });

  constructor(options: RequestedCallOptions) {
    this.#options = options;
    this.#stopWaiting = options.caller.signals.on('kicked', () => this.#settle('lost'));
    void this.done.then(this.#stopWaiting);
  }

  get caller(): PartyId {
    return this.#options.caller.callerId;
  }

  get linkedId(): string {
    return this.#options.caller.linkedId;
  }

  get channelName(): string {
    return this.#options.caller.name;
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** The caller has gone, or goes on elsewhere. */
  giveUp(): void {
    this.#gone.abort();
  }

  ringing(): void {}

  lost(): void {
    this.#settle('lost');
  }

  async connect(phone: Channel, { endDigit }: ConnectOptions): Promise<void> {
    const { core, caller, bridge, signal, answer } = this.#options;
    if (signal.aborted || caller.hangingUp || phone.hangingUp) {
      this.#settle('lost');
      return;
    }
    this.#stopWaiting();
    bridge.enter(phone);
    caller.update({ connectedLine: phone.callerId });
    caller.indicate({ kind: 'connectedLine' });
    const talk = new Promise<void>((resolve) => {
      const digits = endDigit === '' ? undefined : endWith(phone, endDigit);
      new TwoParty(core, caller, phone, { signal, digits }, () => resolve(), bridge).goOn();
    });
    void this.#answer(answer);
    await talk;
    this.#settle('talked');
  }

  /** What was asked for is there: the caller's status is empty once it has been answered. */
  async #answer(answer: () => Promise<void>): Promise<void> {
    const { caller, bridge } = this.#options;
    try {
      await answer();
    } catch {
      return;
    }
    if (caller.ended || bridge.over) return;
    bridge.tellPeers();
    caller.setVariable('AGENT_STATUS', undefined);
  }
}

const endWith =
  (phone: Channel, endDigit: string) =>
  (call: TwoPartyLike, from: Channel, digit: string): boolean => {
    if (from !== phone || digit !== endDigit) return false;
    call.end(phone);
    return true;
  };

type TwoPartyLike = Pick<TwoParty, 'end'>;
