import type { PenaltyChange, PenaltyRule } from '../../config/queuerules-conf.ts';

/** Which members a caller may have: limits of their penalty. Undefined for no limit. */
export interface PenaltyLimits {
  max: number | undefined;
  min: number | undefined;
  /** Lower penalties count as this one. */
  raise: number | undefined;
  /** A penalty below `min` is not raised. */
  raiseRespectsMin: boolean;
}

/** A member's penalty as the caller sees it; undefined for one that it may not have. */
export function penaltyFor({ max, min, raise, raiseRespectsMin }: PenaltyLimits, penalty: number): number | undefined {
  const staysLow = raiseRespectsMin && min !== undefined && penalty < min;
  const seen = raise !== undefined && penalty < raise && !staysLow ? raise : penalty;
  return (max !== undefined && seen > max) || (min !== undefined && seen < min) ? undefined : seen;
}

export const hasLimits = ({ max, min, raise }: PenaltyLimits): boolean => max !== undefined || min !== undefined || raise !== undefined;

/**
 * Applies a rule to limits that are set: a limit that is not set stays so. Gives the variables that tell of it, in order. A relative change
 * never goes below 0, nor past the greatest penalty.
 */
export function applyRule(limits: PenaltyLimits, rule: PenaltyRule): (readonly [name: string, value: string])[] {
  const variables: (readonly [string, string])[] = [];
  let most = Number.POSITIVE_INFINITY;
  if (limits.max !== undefined) {
    limits.max = most = changed(limits.max, rule.max, most);
    variables.push(['QUEUE_MAX_PENALTY', String(limits.max)]);
  }
  if (limits.min !== undefined) {
    limits.min = changed(limits.min, rule.min, most);
    variables.push(['QUEUE_MIN_PENALTY', String(limits.min)]);
  }
  if (limits.raise !== undefined) {
    limits.raise = changed(limits.raise, rule.raise, most);
    limits.raiseRespectsMin = rule.raiseRespectsMin;
    variables.push(['QUEUE_RAISE_PENALTY', `${rule.raiseRespectsMin ? 'r' : ''}${limits.raise}`]);
  }
  return variables;
}

const changed = (old: number, { value, isRelative }: PenaltyChange, most: number): number =>
  Math.min(most, Math.max(0, isRelative ? old + value : value));
