import { entryOf } from '../base/entry-of.ts';
import type { Collector } from './action-call.ts';
import { AmiError } from './errors.ts';
import type { AmiEvent, AmiReply } from './message.ts';

/** A list whole: what the server said first, its items, and what it said last. */
export interface AmiList<Item extends string = string, End extends string = string> {
  readonly reply: AmiReply;
  readonly items: readonly AmiEvent<Item>[];
  /** The event that ended it; undefined where the reply was no list. */
  readonly complete: AmiEvent<End> | undefined;
}

/**
 * The event that ends the list of an action, for servers that do not mark it with `EventList: Complete` (before Asterisk 1.6 and in
 * `AMI classic`). */
export const LIST_ENDS: Readonly<Record<string, string>> = {
  agents: 'AgentsComplete',
  dahdishowchannels: 'DAHDIShowChannelsComplete',
  dbget: 'DBGetResponse',
  iaxpeerlist: 'PeerlistComplete',
  parkedcalls: 'ParkedCallsComplete',
  queuestatus: 'QueueStatusComplete',
  queuesummary: 'QueueSummaryComplete',
  showdialplan: 'ShowDialPlanComplete',
  sippeers: 'PeerlistComplete',
  status: 'StatusComplete',
  voicemailuserslist: 'VoicemailUserEntryComplete',
  zapshowchannels: 'ZapShowChannelsComplete',
};

/** Actions whose one item is also the end. */
const SINGLE: ReadonlySet<string> = new Set(['dbget']);

/** What VoicemailUsersList answers, with success, where there is nothing to list (app_voicemail): no item and no end follow. */
const NO_MAILBOXES = 'There are no voicemail users currently defined.';

/** Tells the parts of a list from each other, whatever the age of the server. */
export class ListReader {
  readonly #action: string;
  readonly #end: string | undefined;
  readonly #endsItself: boolean;

  constructor(action: string) {
    const key = action.toLowerCase();
    this.#action = action;
    this.#end = entryOf(LIST_ENDS, key);
    this.#endsItself = SINGLE.has(key);
  }

  /** Whether items follow this reply. */
  isList(reply: AmiReply): boolean {
    return reply.get('EventList')?.toLowerCase() === 'start' || (this.#end !== undefined && reply.message !== NO_MAILBOXES);
  }

  /** @throws AmiError `AMI_LIST_BROKEN` where the server gave up. */
  read(event: AmiEvent): { readonly isItem: boolean; readonly isEnd: boolean } {
    const mark = event.get('EventList')?.toLowerCase();
    if (mark === 'cancelled') throw new AmiError('AMI_LIST_BROKEN', `${this.#action}: the server broke the list off`);
    const isEnd = mark === 'complete' || event.name === this.#end;
    return { isItem: !isEnd || this.#endsItself, isEnd };
  }
}

/** Items of a list that is gathered whole. One that never ends would take all memory; `items` reads lists of any length. */
const MAX_ITEMS = 1_000_000;

/** Gathers a list. */
export function wholeList(action: string): Collector<AmiList> {
  const reader = new ListReader(action);
  const items: AmiEvent[] = [];
  let first: AmiReply;
  return {
    reply: (reply) => {
      first = reply;
      return reader.isList(reply) ? undefined : { reply, items, complete: undefined };
    },
    item: (event) => {
      const { isItem, isEnd } = reader.read(event);
      if (isItem && items.length === MAX_ITEMS)
        throw new AmiError('AMI_LIST_BROKEN', `${action}: more than ${MAX_ITEMS} items; read it with items()`);
      if (isItem) items.push(event);
      return isEnd ? { reply: first, items, complete: event } : undefined;
    },
  };
}
