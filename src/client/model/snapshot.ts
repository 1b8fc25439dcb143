import { otherHalf } from './channels.ts';
import type { ModelState } from './model-state.ts';
import type {
  LiveBridge,
  LiveCall,
  LiveChannel,
  LiveMailbox,
  LiveParkedCall,
  LivePeer,
  LiveQueue,
  LiveQueueCaller,
  LiveQueueMember,
} from './things.ts';

/** Everything at one time, as plain data: it can be kept, compared and sent as JSON. */
export interface ModelSnapshot {
  /** The `name` of the client. */
  readonly server: string;
  readonly channels: readonly LiveChannel[];
  readonly calls: readonly (LiveCall & { readonly channels: readonly LiveChannel[] })[];
  readonly bridges: readonly (LiveBridge & { readonly channels: readonly LiveChannel[] })[];
  readonly queues: readonly (LiveQueue & {
    readonly members: readonly LiveQueueMember[];
    /** The first in line first. */
    readonly callers: readonly LiveQueueCaller[];
  })[];
  readonly peers: readonly LivePeer[];
  readonly mailboxes: readonly LiveMailbox[];
  readonly parkedCalls: readonly LiveParkedCall[];
}

export function snapshotOf(state: ModelState, server: string): ModelSnapshot {
  const { tables } = state;
  const channelsOf = (ids: Iterable<string>) => [...ids].flatMap((id) => tables.channel.get(id) ?? []);
  const members = new Map<string, LiveQueueMember[]>([...tables.queue.values()].map(({ name }) => [name, []]));
  for (const member of tables.queueMember.values()) members.get(member.queue)?.push(member);
  return {
    server,
    channels: [...tables.channel.values()],
    calls: [...tables.call.values()].map((call) => ({ ...call, channels: channelsOf(state.calls.channelsOf(call.id)) })),
    bridges: [...tables.bridge.values()].map((bridge) => ({ ...bridge, channels: channelsOf(state.bridges.channelsIn(bridge.id)) })),
    queues: [...tables.queue.values()].map((queue) => ({
      ...queue,
      members: members.get(queue.name) ?? [],
      callers: [...state.queues.line(queue.name)].flatMap((key) => tables.queueCaller.get(key) ?? []),
    })),
    peers: [...tables.peer.values()],
    mailboxes: [...tables.mailbox.values()],
    parkedCalls: [...tables.parkedCall.values()],
  };
}

/** Whom a channel hears: those in its bridge and, for halves of Local channels there, those in the bridge of the other half, and so on. */
export function partnersOf(state: ModelState, uniqueId: string): LiveChannel[] {
  const { channels, bridges } = state;
  const seen = new Set([uniqueId]);
  const partners: LiveChannel[] = [];
  for (const id of seen) {
    const channel = channels.table.get(id);
    if (!channel) continue;
    const half = otherHalf(channel.name);
    if (half === undefined && id !== uniqueId) partners.push(channel);
    const behind = half === undefined ? undefined : channels.idOf(half);
    if (behind !== undefined) seen.add(behind);
    if (channel.bridgeId !== undefined) for (const other of bridges.channelsIn(channel.bridgeId)) seen.add(other);
  }
  return partners;
}
