import { defineFunction } from '../core/dialplan/define-function.ts';

export const timeout = defineFunction({
  name: 'TIMEOUT',
  summary: 'Time limits of the channel, in seconds',
  syntax: 'TIMEOUT(absolute|digit|response)',
  description:
    '`absolute`: the call ends after so long (0 takes the limit away). `digit`: longest pause between digits of an extension. `response`: how long the first digit may take.',
  read({ core, channel }, args) {
    const kind = kindOf(args);
    if (!channel || !kind) {
      if (!kind) core.logger.warning(`TIMEOUT(${args}): no such time limit`);
      return '';
    }
    if (kind === 'absolute') return channel.timeLeftMs === undefined ? '0' : seconds(channel.timeLeftMs);
    const interpreter = channel.interpreter;
    if (!interpreter) return '';
    return seconds(kind === 'digit' ? interpreter.digitTimeoutMs : interpreter.responseTimeoutMs);
  },
  write({ core, channel }, args, value) {
    const kind = kindOf(args);
    const given = /^\s*[+-]?\d*\.?\d+/.exec(value)?.[0];
    if (!channel || !kind || (given === undefined && kind === 'absolute')) {
      if (channel) core.logger.warning(kind ? `TIMEOUT(${args}): '${value}' is no time` : `TIMEOUT(${args}): no such time limit`);
      return false;
    }
    const afterMs = Math.min(Math.max(0, Math.round(Number(given ?? 0) * 1000)), LONGEST_MS);
    if (kind === 'absolute') channel.setTimeLimit(afterMs > 0 ? afterMs : undefined);
    else if (channel.interpreter)
      channel.interpreter[kind === 'digit' ? 'digitTimeoutMs' : 'responseTimeoutMs'] = afterMs || DEFAULTS_MS[kind];
    return true;
  },
});

const DEFAULTS_MS = { digit: 5000, response: 10_000 };
/** What a timer can hold, about 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** By the first letter, in any case. */
function kindOf(text: string): 'absolute' | 'digit' | 'response' | undefined {
  switch (text.trim()[0]?.toLowerCase()) {
    case 'a':
      return 'absolute';
    case 'd':
      return 'digit';
    case 'r':
      return 'response';
    default:
      return undefined;
  }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);
