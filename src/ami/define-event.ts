import type { Fact, FactName } from '../core/facts.ts';
import { type AuthorityClass, classBits, privilegeText } from './authority.ts';

/** How one dialect tells one fact: an entry of an event set. A fact may have several events, or none. */
export interface EventDefinition<N extends FactName> {
  /** The wire name; security events take theirs from the fact. */
  readonly name: string | ((fact: Fact<N>) => string);
  readonly on: N;
  /** All of these have to be in a session's mask. */
  readonly class: AuthorityClass | readonly AuthorityClass[];
  /** False leaves the event out for this fact. */
  readonly when?: (fact: Fact<N>) => boolean;
  /** The header lines behind the envelope, each ended by CRLF (see headers/line.ts). */
  readonly headers: (fact: Fact<N>) => string;
}

/** An event of some fact, ready for the fan-out. */
export interface CompiledEvent {
  readonly on: FactName;
  /** Undefined when the name comes from the fact. */
  readonly name: string | undefined;
  readonly classBits: number;
  nameOf(fact: Fact): string;
  applies(fact: Fact): boolean;
  /** `Event: X` and `Privilege: ...`, the part before the optional headers of the envelope. */
  head(name: string): string;
  body(fact: Fact): string;
}

/**
 * An event: its name, the fact that causes it, its class and its headers, in wire order.
 *
 * @example defineEvent({ name: 'Newchannel', on: 'channel.created', class: 'call', headers: ({ channel }) => channelHeaders(channel) })
 */
export function defineEvent<N extends FactName>(definition: EventDefinition<N>): CompiledEvent {
  const { name, when } = definition;
  const bits = classBits(typeof definition.class === 'string' ? [definition.class] : definition.class);
  const printHead = (shown: string) => `Event: ${shown}\r\nPrivilege: ${privilegeText(bits)}\r\n`;
  const fixedHead = typeof name === 'string' ? printHead(name) : '';
  // The fan-out looks events up by `on`, so a fact of another name never gets here.
  const own = (fact: Fact) => fact as unknown as Fact<N>;
  return {
    on: definition.on,
    name: typeof name === 'string' ? name : undefined,
    classBits: bits,
    nameOf: typeof name === 'string' ? () => name : (fact) => name(own(fact)),
    applies: when ? (fact) => when(own(fact)) : () => true,
    head: fixedHead ? () => fixedHead : printHead,
    body: (fact) => definition.headers(own(fact)),
  };
}
