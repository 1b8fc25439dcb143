import type { HeaderList } from '../../wire/header-list.ts';
import type { AuthorityRule } from '../authority.ts';
import type { EventSet } from '../event-set.ts';
import type { CommandReply, ListItem, ListReply, SimpleReply } from '../reply.ts';
import type { Retelling } from '../retelling.ts';

export type DialectName = 'classic' | 'modern';

/**
 * One of the two languages of the manager: how it looks headers up, who may do what, how replies and lists are framed, what it tells. A
 * dialect holds no state; a session has one and may change it at its login.
 */
export interface Dialect {
  readonly name: DialectName;
  /** First line on a listener of this dialect, without its end. */
  readonly greeting: string;
  readonly authorityRule: AuthorityRule;
  /** Parts variables and application arguments in requests. */
  readonly separator: '|' | ',';
  readonly events: EventSet;
  /** Makes what it tells of an exchange's facts where that differs from what happened; absent where it tells all as it is. */
  readonly retell?: (newUniqueId: () => string) => Retelling;
  /** Its events say which exchange they come from, where `systemname` gives that a name. */
  readonly namesSystem: boolean;
  /** A second Login takes the place of the first; otherwise it changes nothing. */
  readonly loginReplaces: boolean;
  /**
   * What a session that has to ask for its events hears (HTTP): `waited` those since its login, by WaitEvent alone; `appended` those since
   * its first WaitEvent, from then on behind every reply.
   */
  readonly polledEvents: 'waited' | 'appended';
  /** The headers of a request as this dialect finds them. */
  readHeaders(headers: HeaderList): HeaderList;
  /** The mask of an event list; undefined when it says nothing. */
  parseMask(text: string): number | undefined;
  /** A channel's name as shown, and as written by a client. */
  showChannel(name: string): string;
  readChannel(name: string): string;
  printReply(reply: SimpleReply, actionId: string | undefined): string;
  printListStart(list: ListReply, actionId: string | undefined): string;
  printListItem(item: ListItem, list: ListReply, actionId: string | undefined): string;
  printListEnd(list: ListReply, count: number, actionId: string | undefined): string;
  /** Pieces that together are the reply. */
  printCommand(reply: CommandReply, actionId: string | undefined): Iterable<string>;
  unknownAction(name: string): string;
}
