import type { Fact, FactName } from '../core/facts.ts';

/**
 * What happened, as a dialect tells it where that differs: it remembers what it has told so far. There is one of each exchange, so that all
 * sessions hear the same.
 */
export interface Retelling {
  /** What it has to hear at the moment, whether or not a session does. Another list when that has changed. */
  readonly follows: readonly FactName[];
  /** The facts to tell in place of one; undefined where it is told as it is. */
  of(fact: Fact): readonly Fact[] | undefined;
  /** The unique id under which a channel is told. */
  uniqueIdOf(uniqueId: string): string;
}
