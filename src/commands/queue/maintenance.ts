import { entryOf } from '../../base/entry-of.ts';
import type { PenaltyChange } from '../../config/queuerules-conf.ts';
import { defineCommand } from '../define-command.ts';

const change = ({ value, isRelative }: PenaltyChange): string => `${isRelative ? 'by' : 'to'} ${value}`;

export const queueShowRules = defineCommand({
  words: 'queue show rules',
  aliases: ['queue rules show'],
  summary: 'Show the rules defined in queuerules.conf',
  usage: `Usage: queue show rules [rulename]
	Show the list of rules associated with rulename. If no
	rulename is specified, list all rules defined in queuerules.conf`,
  run({ exchange }, [name, ...rest]) {
    if (rest.length > 0) return 'usage';
    return exchange.queues
      .ruleLists(name)
      .flatMap((list) => [
        `Rule: ${list.name}`,
        ...list.rules.map(
          ({ afterSeconds, max, min, raise }) =>
            `\tAfter ${afterSeconds} seconds, adjust QUEUE_MAX_PENALTY ${change(max)}, adjust QUEUE_MIN_PENALTY ${change(min)} ` +
            `and adjust QUEUE_RAISE_PENALTY ${change(raise)}`,
        ),
      ]);
  },
});

export const queueResetStats = defineCommand({
  words: 'queue reset stats',
  summary: 'Reset statistics for a queue',
  usage: `Usage: queue reset stats [<queuenames>]

Issuing this command will reset statistics for
<queuenames>, or for all queues if no queue is
specified.`,
  run({ exchange }, names) {
    for (const name of names.length === 0 ? [undefined] : names) exchange.queues.resetStatistics(name);
    return [];
  },
});

const SCOPES: Readonly<Record<string, { parameters: boolean; members: boolean; rules: boolean }>> = {
  parameters: { parameters: true, members: false, rules: false },
  members: { parameters: false, members: true, rules: false },
  rules: { parameters: false, members: false, rules: true },
  all: { parameters: true, members: true, rules: true },
};

export const queueReload = defineCommand({
  words: 'queue reload',
  summary: 'Reload queues, members, queue rules, or parameters',
  usage: `Usage: queue reload {parameters|members|rules|all} [<queuenames>]
Reads queues.conf and queuerules.conf anew, as much as the word says, for
all queues or those that are named. Rules are the same for all queues.`,
  async run({ exchange }, [word = '', ...names]) {
    const scope = entryOf(SCOPES, word.toLowerCase());
    if (!scope) return 'usage';
    for (const queue of names.length === 0 ? [undefined] : names)
      if (!(await exchange.queues.reload({ ...scope, queue })))
        return { lines: ['queue reload failed: the old configuration stays in force.'], failed: true };
    return [];
  },
});

export const queuePriorityCaller = defineCommand({
  words: 'queue priority caller',
  summary: 'Change priority caller on queue',
  usage: `Usage: queue priority caller <channel> on <queue> to <priority> [immediate]
       Change the priority of a channel on a queue, optionally applying the change in relation to existing callers.`,
  run({ exchange }, args) {
    const [caller = '', on, queue = '', to, priority = '', immediate, ...rest] = args;
    const number = Number.parseInt(priority, 10);
    if (on !== 'on' || to !== 'to' || Number.isNaN(number) || rest.length > 0) return 'usage';
    if (immediate !== undefined && immediate !== 'immediate') return 'usage';
    const end = `Command 'queue priority caller ${args.join(' ')}' failed.`;
    switch (exchange.queues.changePriority(queue, caller, number, immediate !== undefined)) {
      case 'changed':
        return [];
      case 'noSuchQueue':
        return { lines: [`Unable change priority caller ${caller} on queue '${queue}': No such queue`, end], failed: true };
      case 'noSuchCaller':
        return { lines: [`Unable to change priority caller '${caller}' on queue '${queue}': Not there`, end], failed: true };
    }
  },
});
