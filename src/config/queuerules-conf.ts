import type { ConfFile, ConfWarning } from './conf-file.ts';
import { stripBlanks } from './conf-file.ts';
import { freezeOptions, noteUnknown, type UnknownOption } from './option-table.ts';

/** queuerules.conf: how the limits of penalty change the longer a caller waits. Source: Asterisk 20 apps/app_queue.c. */
export interface QueueRulesOptions {
  /** In the order of the file. */
  readonly lists: readonly PenaltyRuleList[];
  readonly warnings: readonly ConfWarning[];
  readonly unknown: readonly UnknownOption[];
}

export interface PenaltyRuleList {
  readonly name: string;
  /** The earliest first. */
  readonly rules: readonly PenaltyRule[];
}

/** `penaltychange => seconds,max[,min[,raise]]`. */
export interface PenaltyRule {
  readonly afterSeconds: number;
  readonly max: PenaltyChange;
  readonly min: PenaltyChange;
  readonly raise: PenaltyChange;
  /** A raised penalty leaves members below the least one out (`r` before the third value). */
  readonly raiseRespectsMin: boolean;
}

export interface PenaltyChange {
  readonly value: number;
  /** Added to what there is, not put in its place. */
  readonly isRelative: boolean;
}

export function parseQueueRulesConf(file: ConfFile): QueueRulesOptions {
  const lists: PenaltyRuleList[] = [];
  const warnings: ConfWarning[] = [];
  const unknown: UnknownOption[] = [];
  for (const section of file.sections) {
    const isGeneral = section.name.toLowerCase() === 'general';
    const rules: PenaltyRule[] = [];
    for (const at of section.variables) {
      if (isGeneral || at.name.toLowerCase() !== 'penaltychange') {
        noteUnknown(unknown, section, at);
        continue;
      }
      const rule = parseRule(at.value);
      if (rule) rules.push(rule);
      else warnings.push({ file: at.file, line: at.line, reason: `${at.value}: seconds,max[,min[,raise]] expected` });
    }
    if (!isGeneral) lists.push({ name: section.name, rules: rules.sort((a, b) => a.afterSeconds - b.afterSeconds) });
  }
  return freezeOptions({ lists, warnings, unknown });
}

const UNCHANGED: PenaltyChange = { value: 0, isRelative: true };

function parseRule(value: string): PenaltyRule | undefined {
  const [seconds = '', max, min = '', raise = ''] = value.split(',').map(stripBlanks);
  const afterSeconds = Number.parseInt(seconds, 10) || 0;
  if (max === undefined || afterSeconds < 0) return undefined;
  return {
    afterSeconds,
    max: parseChange(max),
    min: parseChange(min),
    raise: parseChange(raise.replace(/^r/, '')),
    raiseRespectsMin: raise.startsWith('r'),
  };
}

function parseChange(text: string): PenaltyChange {
  if (text === '') return UNCHANGED;
  return { value: Number.parseInt(text, 10) || 0, isRelative: /^[+-]/.test(text) };
}
