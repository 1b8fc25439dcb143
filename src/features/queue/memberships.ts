import type { MemberOptions, QueueOptions } from '../../config/queue-options.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import type { CallQueue } from './call-queue.ts';
import type { MemberStart, QueueMember } from './member.ts';
import { PersistentMembers } from './persistent-members.ts';
import { pauseDevice } from './queue-devices.ts';
import type { Queues } from './queues.ts';

export interface NewMember {
  readonly interface: string;
  readonly name?: string | undefined;
  readonly stateInterface?: string | undefined;
  readonly penalty?: number | undefined;
  readonly isPaused?: boolean | undefined;
  readonly pauseReason?: string | undefined;
  readonly wrapUpSeconds?: number | undefined;
}

/** Members of one queue; more are not taken from outside. */
export const MOST_MEMBERS = 50_000;

/**
 * Members that come, go, pause and change: by the manager, the dialplan or a command. Each change is told and logged; one that is to survive
 * a restart has resolved when it will.
 */
export class Memberships {
  readonly #queues: Queues;
  readonly #kept: PersistentMembers;
  #lastSerial = 0;

  constructor(queues: Queues) {
    this.#queues = queues;
    this.#kept = new PersistentMembers(queues.core.database);
  }

  /** @param by who did it, for queue_log: `MANAGER`, `CLI` or the call */
  async add(queueName: string, member: NewMember, by: string): Promise<'added' | 'alreadyThere' | 'noSuchQueue' | 'full'> {
    const queue = this.#queues.find(queueName);
    if (!queue) return 'noSuchQueue';
    if (queue.member(member.interface)) return 'alreadyThere';
    if (queue.memberCount >= MOST_MEMBERS) return 'full';
    const added = this.#enrol(queue, started(queue, member, ++this.#lastSerial));
    this.#queues.core.bus.publish('queue.memberAdded', () => ({ member: added.snapshot() }));
    const agent = this.#queues.general.logsMemberName && member.name ? member.name : member.interface;
    this.#queues.log.write({ callId: by, queue: queueName, agent, event: 'ADDMEMBER' }, added.isPaused ? 'PAUSED' : '');
    await this.#keep(added);
    return 'added';
  }

  async remove(queueName: string, device: string, by: string): Promise<'removed' | 'notThere' | 'noSuchQueue' | 'notDynamic'> {
    const queue = this.#queues.find(queueName);
    if (!queue) return 'noSuchQueue';
    const member = queue.member(device);
    if (!member) return 'notThere';
    if (!member.isDynamic) return 'notDynamic';
    this.#queues.core.bus.publish('queue.memberRemoved', () => ({ member: member.snapshot() }));
    this.#dismiss(member);
    const agent = this.#queues.general.logsMemberName ? member.name : device;
    this.#queues.log.write({ callId: by, queue: queueName, agent, event: 'REMOVEMEMBER' }, '');
    if (this.#queues.general.keepsMembers) await this.#kept.delete(queue.name, device);
    return 'removed';
  }

  /** In one queue or, without a name, in all; false where there is no such member. */
  async pause(queueName: string | undefined, device: string, isPaused: boolean, reason = ''): Promise<boolean> {
    const members = this.#wanted(queueName, device);
    if (members.length === 0) return false;
    if (queueName === undefined) this.#log('NONE', members[0]!.name, isPaused ? 'PAUSEALL' : 'UNPAUSEALL', reason);
    for (const member of members) this.#pause(member, isPaused, reason);
    await Promise.all(members.map((member) => this.#keep(member)));
    return true;
  }

  /** False where there is no such member, or for a penalty below zero where those are not allowed. */
  async setPenalty(queueName: string | undefined, device: string, penalty: number): Promise<boolean> {
    if (penalty < 0 && !this.#queues.general.allowsNegativePenalty) return false;
    const members = this.#wanted(queueName, device);
    for (const member of members) {
      member.penalty = penalty;
      this.#log(member.queue.name, device, 'PENALTY', penalty);
      this.#queues.core.bus.publish('queue.memberPenaltyChanged', () => ({ member: member.snapshot() }));
    }
    await Promise.all(members.map((member) => this.#keep(member)));
    return members.length > 0;
  }

  /** For a change that nobody waits for: what cannot be kept is said in the log. */
  unattended(change: Promise<unknown>): void {
    change.catch((error) => this.#queues.core.logger.error('a change of a queue member is not kept', error));
  }

  setRingInUse(queueName: string | undefined, device: string, ringsInUse: boolean): boolean {
    const members = this.#wanted(queueName, device);
    for (const member of members) {
      member.ringsInUse = ringsInUse;
      this.#log(member.queue.name, member.interface, 'RINGINUSE', Number(ringsInUse));
      this.#queues.core.bus.publish('queue.memberRingInUseChanged', () => ({ member: member.snapshot() }));
      member.queue.review(member);
    }
    return members.length > 0;
  }

  /** Its device did something. A state that is the same is no news of a member. */
  setState(member: QueueMember, state: DeviceState): void {
    if (member.state === state) return;
    member.state = state;
    this.#queues.core.bus.publish('queue.memberStateChanged', () => ({
      member: member.snapshot(),
      isToldInClassic: member.queue.options.eventMemberStatus,
    }));
    member.queue.review(member);
  }

  /**
   * Members of queues.conf: new ones come, those that are gone go, the others keep their counts and their pause; what was set on one whose line
   * has not changed stays. Who goes does so last: at no step are there fewer than stay.
   */
  *applyStatic(queue: CallQueue, options: QueueOptions): Iterable<void> {
    const before = queue.configuredMembers;
    const configured = new Map<string, StaticMember>();
    for (const member of options.members) {
      configured.set(member.interface.toLowerCase(), { ...member, ringsInUse: member.ringsInUse ?? options.ringsInUse });
      yield;
    }
    for (const [key, member] of configured) {
      const there = queue.member(key);
      if (!there) this.#enrol(queue, { ...member, isDynamic: false, pauseReason: '', serial: 0 });
      else if (!there.isDynamic && !isSame(before.get(key), member)) {
        const { name, penalty, stateInterface, wrapUpSeconds, ringsInUse } = member;
        this.#queues.dismiss(there);
        Object.assign(there, { name, penalty, stateInterface, wrapUpSeconds, ringsInUse });
        this.#queues.enrol(there);
      }
      yield;
    }
    queue.configuredMembers = configured;
    for (const member of queue.membersNewestFirst()) {
      if (!member.isDynamic) {
        if (!configured.has(member.interface.toLowerCase())) this.#dismiss(member);
      } else if (member.ringsInUse !== options.ringsInUse) {
        member.ringsInUse = options.ringsInUse;
        queue.review(member);
      }
      yield;
    }
  }

  /** Members that were added before the restart. A queue that is no more is forgotten. */
  async restore(): Promise<void> {
    const { core, general } = this.#queues;
    if (!general.keepsMembers) return;
    const gone = new Set<string>();
    for (const member of await this.#kept.restore()) {
      this.#lastSerial = member.serial;
      const queue = this.#queues.find(member.queue);
      if (!queue) gone.add(member.queue);
      else if (!queue.member(member.interface)) this.#enrol(queue, started(queue, member, member.serial));
    }
    for (const name of gone) {
      core.logger.warning(`there is no queue '${name}' any more: the members that it had are forgotten`);
      await this.#kept.deleteQueue(name);
    }
  }

  #pause(member: QueueMember, isPaused: boolean, reason: string): void {
    const { core, general } = this.#queues;
    const { queue } = member;
    if (isPaused && member.isPaused && general.logsUnpauseOnNewReason && member.pauseReason !== reason)
      this.#log(queue.name, member.name, 'UNPAUSE', 'Auto-Unpause');
    member.isPaused = isPaused;
    if (isPaused) member.lastPauseAtMs = core.clock.now();
    core.devices.refresh(pauseDevice(member));
    // The reason of an end is told with it and then forgotten.
    member.pauseReason = reason;
    this.#log(queue.name, member.name, isPaused ? 'PAUSE' : 'UNPAUSE', reason);
    core.bus.publish('queue.memberPaused', () => ({ member: member.snapshot() }));
    if (!isPaused) member.pauseReason = '';
    queue.review(member);
  }

  #wanted(queueName: string | undefined, device: string): QueueMember[] {
    if (queueName === undefined) return this.#queues.membersOf(device);
    const member = this.#queues.find(queueName)?.member(device);
    return member ? [member] : [];
  }

  #enrol(queue: CallQueue, start: MemberStart): QueueMember {
    const member = queue.addMember(start);
    this.#queues.enrol(member);
    return member;
  }

  #dismiss(member: QueueMember): void {
    this.#queues.dismiss(member);
    member.queue.removeMember(member);
  }

  async #keep(member: QueueMember): Promise<void> {
    if (this.#queues.general.keepsMembers && member.isDynamic) await this.#kept.put({ ...member, queue: member.queue.name });
  }

  #log(queue: string, agent: string, event: string, data: string | number): void {
    this.#queues.log.write({ callId: 'NONE', queue, agent, event }, data);
  }
}

type StaticMember = MemberOptions & { readonly ringsInUse: boolean };

const isSame = (one: MemberOptions | undefined, other: MemberOptions): boolean =>
  one !== undefined && (Object.keys(other) as (keyof MemberOptions)[]).every((key) => one[key] === other[key]);

const started = (queue: CallQueue, member: NewMember, serial: number): MemberStart => ({
  interface: member.interface,
  name: member.name ?? '',
  stateInterface: member.stateInterface ?? '',
  isDynamic: true,
  serial,
  penalty: member.penalty ?? 0,
  isPaused: member.isPaused ?? false,
  pauseReason: member.isPaused ? (member.pauseReason ?? '') : '',
  ringsInUse: queue.options.ringsInUse,
  wrapUpSeconds: member.wrapUpSeconds ?? 0,
});
