import type { Channel } from '../../core/channel/channel.ts';
import type { Fact } from '../../core/facts.ts';
import { agentFact } from './agent-facts.ts';
import type { QueueMember } from './member.ts';
import type { QueueCaller } from './queue-caller.ts';
import type { Queues } from './queues.ts';

export type CompleteReason = 'caller' | 'agent' | 'transfer';
type Transfer = Fact<'transfer.blind' | 'transfer.attended'>;

/** A caller and a member who talk, from the answer until one of them hangs up or is transferred: the end of it is counted, logged and told once. */
export class AgentCall {
  readonly #queues: Queues;
  readonly #caller: QueueCaller;
  readonly #member: QueueMember;
  readonly #agent: Channel;
  readonly #answeredAtMs: number;
  readonly #holdSeconds: number;
  readonly #isInLevel: boolean;
  readonly #offs: (() => void)[];
  #bridgeId: string | undefined;
  #isOver = false;

  /** Counts the wait of the caller as over. */
  constructor(queues: Queues, caller: QueueCaller, member: QueueMember, agent: Channel) {
    this.#queues = queues;
    this.#caller = caller;
    this.#member = member;
    this.#agent = agent;
    this.#answeredAtMs = queues.core.clock.now();
    this.#holdSeconds = caller.waitedSeconds(this.#answeredAtMs);
    const { statistics, options } = caller.queue;
    this.#isInLevel = this.#holdSeconds <= options.serviceLevelSeconds;
    statistics.connected(this.#holdSeconds);
    member.activeCalls++;
    this.#offs = [
      caller.channel.signals.on('hangup', () => this.complete('caller')),
      agent.signals.on('hangup', () => this.complete('agent')),
    ];
  }

  /** They hear each other. */
  began(bridgeId: string): void {
    if (this.#isOver) return;
    this.#bridgeId = bridgeId;
    this.#queues.callBegan(bridgeId, this);
  }

  /** Somebody of the bridge was transferred, or tried to be. */
  transferred(transfer: Transfer): void {
    // One that has made three talk with each other ends nothing.
    const isOver = transfer.result === 'Success' && (transfer.type === 'transfer.blind' || !('transferer' in transfer.destination));
    if (!isOver) return;
    this.complete('transfer', transfer);
  }

  complete(reason: CompleteReason, transfer?: Transfer): void {
    if (this.#isOver) return;
    this.#close();
    const { core, log } = this.#queues;
    const { queue, channel, originalPosition } = this.#caller;
    const now = core.clock.now();
    const talkSeconds = Math.floor((now - this.#answeredAtMs) / 1000);
    const [event, ...details] = transfer ? ofTransfer(transfer) : [`COMPLETE${reason.toUpperCase()}`];
    log.write(
      { callId: channel.uniqueId, queue: queue.name, agent: this.#member.name, event },
      ...details,
      this.#holdSeconds,
      talkSeconds,
      originalPosition,
    );
    core.bus.publish('queue.agentCompleted', {
      holdSeconds: this.#holdSeconds,
      talkSeconds,
      reason,
      ...agentFact(this.#caller, this.#agent, this.#member),
    });
    const served = this.#queues.general.sharesLastCall ? this.#queues.membersOf(this.#member.interface) : [this.#member];
    for (const member of served) {
      member.lastCallAtMs = now;
      member.callsTaken++;
      member.lastQueue = queue;
      member.queue.review(member);
    }
    queue.statistics.finished(talkSeconds, this.#isInLevel);
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const off of this.#offs) off();
    if (this.#bridgeId !== undefined) this.#queues.callEnded(this.#bridgeId);
    this.#member.activeCalls--;
    this.#queues.setRung(this.#member, false);
  }
}

/** Event of queue_log with what it says of the place. */
function ofTransfer(transfer: Transfer): [event: string, ...details: string[]] {
  if (transfer.type === 'transfer.blind') return ['BLINDTRANSFER', transfer.exten, transfer.context];
  const { destination } = transfer;
  switch (destination.type) {
    case 'Bridge':
      return ['ATTENDEDTRANSFER', 'BRIDGE', destination.bridgeId];
    case 'App':
      return ['ATTENDEDTRANSFER', 'APP', destination.application];
    case 'Link':
      return ['ATTENDEDTRANSFER', 'LINK', destination.one.name, destination.two.name];
    case 'Threeway':
    case 'Fail':
      return ['ATTENDEDTRANSFER'];
  }
}
