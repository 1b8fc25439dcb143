import type { AmiClient } from '../client.ts';
import { AmiError } from '../errors.ts';
import type { AmiList } from '../list.ts';
import type { AmiEvent, AmiReply } from '../message.ts';
import { channelFields } from './channels.ts';
import { numberOf } from './headers.ts';
import type { ModelState } from './model-state.ts';

/** A list, or a count, that the server did not give; with why. */
export interface Missing {
  readonly action: string;
  readonly error: AmiError;
}

/** What the server answered to everything that it was asked. */
export interface Answers {
  readonly lists: ReadonlyMap<string, AmiList>;
  readonly counts: ReadonlyMap<string, AmiReply>;
  readonly missing: readonly Missing[];
}

/** Takes the items of a list into a state; `earlier` is what was known before. */
type Take = (state: ModelState, items: readonly AmiEvent[], earlier: ModelState) => void;

const each =
  (take: (state: ModelState, item: AmiEvent) => void): Take =>
  (state, items) => {
    for (const item of items) take(state, item);
  };

/**
 * What is asked for, and how its items are taken, in the order in which one needs the other. Each server is asked for everything, and what it
 * does not know is missing: a greeting tells the age of a server, but not what it is configured to do.
 */
const LISTS: Readonly<Record<string, Take>> = {
  BridgeList: each(({ bridges }, item) => void bridges.add(item)),
  Status: takeChannels,
  QueueStatus: takeQueues,
  SIPpeers: each(({ peers }, item) => peers.list(item)),
  IAXpeers: each(({ peers }, item) => peers.list(item)),
  PJSIPShowEndpoints: each(({ peers }, item) => peers.listEndpoint(item)),
  DeviceStateList: each(({ peers }, item) => peers.setDeviceState(item.get('Device') ?? '', item.get('State') ?? '')),
  VoicemailUsersList: each(({ mailboxes }, item) => mailboxes.list(item)),
  ParkedCalls: each(({ parking }, item) => parking.park(item)),
};

/**
 * Asks for all lists at once.
 * @param mailboxes those to ask for one by one, as a server of 2006 does not list its own
 * @throws AmiError where the connection was lost meanwhile, or the client closed
 */
export async function askForLists(ami: AmiClient, mailboxes: readonly string[]): Promise<Answers> {
  const lists = new Map<string, AmiList>();
  const counts = new Map<string, AmiReply>();
  const missing: Missing[] = [];
  const keep = async <T>(kept: Map<string, T>, key: string, action: string, answer: Promise<T>): Promise<void> => {
    try {
      kept.set(key, await answer);
    } catch (error) {
      if (!(error instanceof AmiError) || !IS_ANSWER.has(error.code)) throw error;
      missing.push({ action, error });
    }
  };
  await Promise.all([
    ...Object.keys(LISTS).map((action) => keep(lists, action, action, ami.freeForm.list(action))),
    ...mailboxes.map((mailbox) => keep(counts, mailbox, 'MailboxCount', ami.action('MailboxCount', { Mailbox: mailbox }))),
  ]);
  return { lists, counts, missing };
}

/** Puts the answers into a state. */
export function fill(state: ModelState, { lists, counts }: Answers, earlier: ModelState): void {
  const isOfToday = lists.get('Status')?.reply.get('EventList') !== undefined;
  for (const [action, take] of Object.entries(LISTS)) {
    if (isOfToday || !OF_TODAY.has(action)) take(state, lists.get(action)?.items ?? [], earlier);
  }
  for (const [mailbox, reply] of counts) state.mailboxes.count(mailbox, reply);
}

/**
 * In the dialect of 2006 no event tells the state of a device or what becomes of a bridge, so that one from a list would grow old. A server that
 * speaks both may list them there, too.
 */
const OF_TODAY: ReadonlySet<string> = new Set(['BridgeList', 'DeviceStateList']);

/** Errors that say something of the one list; others say that there is no connection. */
const IS_ANSWER: ReadonlySet<string> = new Set(['AMI_REFUSED', 'AMI_TIMEOUT', 'AMI_LIST_BROKEN']);

/** The newest channel is listed first; it is the oldest that the others came about of. */
function takeChannels(state: ModelState, items: readonly AmiEvent[], earlier: ModelState): void {
  for (const item of items.toReversed()) {
    const uniqueId = item.get('Uniqueid') ?? '';
    const seconds = numberOf(item, 'Seconds');
    // What the list does not say, and more so that of 2006, is still as it was known: who dialled it, what it runs, its call.
    const known = earlier.channels.table.get(uniqueId);
    const since = known?.since ?? (seconds === undefined ? undefined : state.now() - seconds * 1000);
    state.channels.add(uniqueId, { ...known, bridgeId: undefined, ...channelFields(item), since });
    const bridgeId = item.get('BridgeID');
    if (bridgeId) state.bridges.enter(uniqueId, bridgeId);
  }
  for (const item of items) {
    const other = state.channels.idOf(item.get('Link') ?? '');
    if (other) state.bridges.link(item.get('Uniqueid') ?? '', other);
  }
}

function takeQueues({ queues, now }: ModelState, items: readonly AmiEvent[]): void {
  for (const item of items) {
    if (item.name === 'QueueParams') queues.add(item);
    else if (item.name === 'QueueMember') queues.setMember(item);
    else if (item.name === 'QueueEntry') queues.join(item, now() - (numberOf(item, 'Wait') ?? 0) * 1000);
  }
}
