import { type Command, type CommandContext, type CommandOutput, type CommandResult, defineCommand } from '../define-command.ts';

/** What Asterisk says below the reason of a refusal. */
const failed = (reason: string, line: string): CommandOutput => ({ lines: [reason, `Command '${line}' failed.`], failed: true });

export const queueAddMember = defineCommand({
  words: 'queue add member',
  aliases: ['add queue member'],
  summary: 'Add a channel to a specified queue',
  usage: {
    modern:
      'Usage: queue add member <dial string> to <queue> [penalty <penalty> [as <membername> [state_interface <interface> [paused <reason>]]]]\n' +
      '       Add a dial string (Such as a channel,e.g. SIP/6001) to a queue with optionally:  a penalty, membername and a state_interface',
    classic:
      'Usage: queue add member <channel> to <queue> [penalty <penalty> [as <membername>]]\n       Add a channel to a queue with optionally:  a penalty and a membername',
  },
  async run({ exchange }, args) {
    const [device = '', to, queue = '', ...options] = args;
    if (to !== 'to' || queue === '' || options.length % 2 !== 0 || options.length > OPTION_WORDS.length * 2) return 'usage';
    if (OPTION_WORDS.slice(0, options.length / 2).some((word, index) => options[index * 2] !== word)) return 'usage';
    const [, penaltyText, , name, , stateInterface, , reason] = options;
    const penalty = Number.parseInt(penaltyText ?? '0', 10);
    const lines: string[] = [];
    if (Number.isNaN(penalty)) lines.push('Penalty must be an integer >= 0');
    else if (penalty < 0) lines.push('Penalty must be >= 0');
    const member = {
      interface: device,
      penalty: Math.max(0, penalty || 0),
      name,
      stateInterface,
      isPaused: reason !== undefined,
      pauseReason: reason,
    };
    const line = `queue add member ${args.join(' ')}`;
    switch (await exchange.queues.addMember(queue, member, 'CLI')) {
      case 'added':
        return [...lines, `Added interface '${device}' to queue '${queue}'`];
      case 'alreadyThere':
        return failed(`Unable to add interface '${device}' to queue '${queue}': Already there`, line);
      case 'noSuchQueue':
        return failed(`Unable to add interface to queue '${queue}': No such queue`, line);
      case 'full':
        return failed('Out of memory', line);
    }
  },
});

const OPTION_WORDS = ['penalty', 'as', 'state_interface', 'paused'];

export const queueRemoveMember = defineCommand({
  words: 'queue remove member',
  aliases: ['remove queue member'],
  summary: 'Removes a channel from a specified queue',
  usage: 'Usage: queue remove member <channel> from <queue>\n       Remove a specific channel from a queue.',
  async run({ exchange, dialect }, args) {
    const [device = '', from, queue = '', ...rest] = args;
    if (from !== 'from' || queue === '' || rest.length > 0) return 'usage';
    const line = `queue remove member ${args.join(' ')}`;
    switch (await exchange.queues.removeMember(queue, device, 'CLI')) {
      case 'removed':
        return [`Removed interface ${dialect === 'classic' ? `'${device}'` : device} from queue '${queue}'`];
      case 'notThere':
        return failed(`Unable to remove interface '${device}' from queue '${queue}': Not there`, line);
      case 'noSuchQueue':
        return failed(`Unable to remove interface from queue '${queue}': No such queue`, line);
      case 'notDynamic':
        return failed(`Unable to remove interface '${device}' from queue '${queue}': Member is not dynamic`, line);
    }
  },
});

const PAUSE_USAGE = `Usage: queue {pause|unpause} member <member> [queue <queue> [reason <reason>]]
	Pause or unpause a queue member. Not specifying a particular queue
	will pause or unpause a member across all queues to which the member
	belongs.`;

function pauseCommand(isPaused: boolean): Command {
  const word = isPaused ? 'pause' : 'unpause';
  return defineCommand({
    words: `queue ${word} member`,
    summary: 'Pause or unpause a queue member',
    usage: PAUSE_USAGE,
    async run({ exchange }, args): Promise<CommandResult> {
      const [device, inQueue, queue, because, reason, ...rest] = args;
      const isWhole = args.length === 1 || args.length === 3 || args.length === 5;
      if (device === undefined || !isWhole || rest.length > 0) return 'usage';
      if ((inQueue ?? 'queue') !== 'queue' || (because ?? 'reason') !== 'reason') return 'usage';
      const place = queue === undefined ? '' : ` in queue '${queue}'`;
      const why = reason === undefined ? '' : ` for reason '${reason}'`;
      if (await exchange.queues.pauseMember(queue, device, isPaused, reason)) return [`${word}d interface '${device}'${place}${why}`];
      return failed(`Unable to ${word} interface '${device}'${place}${why}`, `queue ${word} member ${args.join(' ')}`);
    },
  });
}

export const queuePauseMember = pauseCommand(true);
export const queueUnpauseMember = pauseCommand(false);

/** `<value> on <interface> [in <queue>]` */
function valueCommand(
  what: 'penalty' | 'ringinuse',
  usage: string,
  apply: (context: CommandContext, value: string, device: string, queue: string | undefined) => boolean | Promise<boolean> | undefined,
): Command {
  return defineCommand({
    words: `queue set ${what}`,
    summary: `Set ${what} for a channel of a specified queue`,
    usage,
    async run(context, args): Promise<CommandResult> {
      const [value, on, device, inWord, queue, ...rest] = args;
      if (value === undefined || on !== 'on' || device === undefined || rest.length > 0) return 'usage';
      if (inWord !== undefined && (inWord !== 'in' || queue === undefined)) return 'usage';
      const isSet = await apply(context, value, device, queue);
      if (isSet === undefined) return 'usage';
      // Asterisk prints a missing name so.
      const place = `interface '${device}' from queue '${queue ?? '(null)'}'`;
      return isSet ? [`Set ${what} on ${place}`] : failed(`Failed to set ${what} on ${place}`, `queue set ${what} ${args.join(' ')}`);
    },
  });
}

export const queueSetPenalty = valueCommand(
  'penalty',
  `Usage: queue set penalty <penalty> on <interface> [in <queue>]
	Set a member's penalty in the queue specified. If no queue is specified
	then that interface's penalty is set in all queues to which that interface is a member`,
  ({ exchange }, value, device, queue) => exchange.queues.setPenalty(queue, device, Number.parseInt(value, 10) || 0),
);

export const queueSetRingInUse = valueCommand(
  'ringinuse',
  `Usage: queue set ringinuse <yes/no> on <interface> [in <queue>]
	Set a member's ringinuse in the queue specified. If no queue is specified
	then that interface's penalty is set in all queues to which that interface is a member.`,
  ({ exchange }, value, device, queue) => {
    const isYes = /^(yes|true|y|t|1|on)$/i.test(value);
    if (!isYes && !/^(no|false|n|f|0|off)$/i.test(value)) return undefined;
    return exchange.queues.setRingInUse(queue, device, isYes);
  },
);
