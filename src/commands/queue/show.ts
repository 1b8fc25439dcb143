import type { QueueMemberSnapshot } from '../../core/facts/queue-facts.ts';
import { DEVICE_STATES, type DeviceState } from '../../core/state/device-state.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { QueueOrder, QueueView } from '../../exchange/queue-queries.ts';
import { cell } from '../columns.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

export default defineCommand({
  words: 'queue show',
  aliases: ['show queue', 'show queues'],
  summary: 'Show status of a specified queue',
  usage: {
    modern: 'Usage: queue show\n       Provides summary information on a specified queue.',
    classic: 'Usage: queue show <queue>\n       Provides summary information on a specified queue.',
  },
  run({ exchange, dialect }, [name, ...rest]) {
    if (rest.length > 0) return 'usage';
    const order = dialect === 'classic' ? 'newestFirst' : 'hash';
    if (name !== undefined) {
      const queue = exchange.queues.find(name, order);
      return queue ? { lines: linesOf(queue, dialect) } : [`No such queue: ${name}.`];
    }
    const names = exchange.queues.names(order);
    if (names.length === 0) return ['No queues.'];
    return { lines: linesOfAll(exchange, dialect === 'classic' ? names : names.sort(), order, dialect) };
  },
});

/** Each queue is looked at when it is written: all of thousands at once would hold the thread. */
function* linesOfAll(exchange: Exchange, names: readonly string[], order: QueueOrder, dialect: CommandDialect): Iterable<string> {
  for (const name of names) {
    const queue = exchange.queues.find(name, order);
    if (queue) yield* linesOf(queue, dialect);
  }
}

function* linesOf(queue: QueueView, dialect: CommandDialect): Iterable<string> {
  yield dialect === 'classic' ? classicHead(queue) : modernHead(queue);
  let isFirst = true;
  for (const member of queue.members()) {
    if (isFirst) yield '   Members: ';
    isFirst = false;
    yield `      ${dialect === 'classic' ? classicMember(member, queue.atSeconds) : modernMember(member, queue.atSeconds)}`;
  }
  if (isFirst) yield '   No Members';
  yield queue.calls === 0 ? '   No Callers' : '   Callers: ';
  for (const { position, channel, waitSeconds, priority } of queue.callers()) {
    const wait = `${Math.floor(waitSeconds / 60)}:${String(waitSeconds % 60).padStart(2, '0')}`;
    yield `      ${position}. ${channel.name} (wait: ${wait}, prio: ${priority})`;
  }
  yield '';
}

const most = ({ maxCallers }: QueueView): number | 'unlimited' => (maxCallers > 0 ? maxCallers : 'unlimited');

const modernHead = (queue: QueueView): string =>
  `${queue.name} has ${queue.calls} calls (max ${most(queue)}) in '${queue.strategy}' strategy (${queue.holdSeconds}s holdtime, ` +
  `${queue.talkSeconds}s talktime), W:${queue.weight}, C:${queue.completed}, A:${queue.abandoned}, SL:${queue.performance.toFixed(1)}%, ` +
  `SL2:${queue.performanceOfAll.toFixed(1)}% within ${queue.serviceLevelSeconds}s`;

const classicHead = (queue: QueueView): string =>
  `${cell(queue.name, 12)} has ${queue.calls} calls (max ${most(queue)}) in '${queue.strategy}' strategy (${queue.holdSeconds}s holdtime), ` +
  `W:${queue.weight}, C:${queue.completed}, A:${queue.abandoned}, SL:${queue.performance.toFixed(1)}% within ${queue.serviceLevelSeconds}s`;

function modernMember(member: QueueMemberSnapshot, now: number): string {
  const state = member.stateInterface === member.interface ? '' : ` from ${member.stateInterface}`;
  const isNamed = member.name.toLowerCase() !== member.interface.toLowerCase();
  const reason = member.pauseReason === '' ? '' : `:${member.pauseReason}`;
  return [
    isNamed ? `${member.name} (${member.interface}${state})` : member.name,
    member.penalty === 0 ? '' : ` with penalty ${member.penalty}`,
    ` (ringinuse ${member.ringsInUse ? 'enabled' : 'disabled'})`,
    member.isDynamic ? ' (dynamic)' : '',
    member.isInCall ? ' (in call)' : '',
    member.isPaused ? ` (paused${reason} was ${now - member.lastPauseSeconds} secs ago)` : '',
    ` (${stateText(member)})`,
    calls(member, now),
    ` (login was ${now - member.loginSeconds} secs ago)`,
  ].join('');
}

const classicMember = (member: QueueMemberSnapshot, now: number): string =>
  [
    member.interface,
    member.penalty === 0 ? '' : ` with penalty ${member.penalty}`,
    member.isDynamic ? ' (dynamic)' : '',
    member.isPaused ? ' (paused)' : '',
    ` (${stateText(member)})`,
    calls(member, now),
  ].join('');

const calls = ({ callsTaken, lastCallSeconds }: QueueMemberSnapshot, now: number): string =>
  callsTaken === 0 ? ' has taken no calls yet' : ` has taken ${callsTaken} calls (last was ${now - lastCallSeconds} secs ago)`;

const stateText = ({ state }: QueueMemberSnapshot): string => STATE_TEXTS[DEVICE_STATES[state] ?? 'UNKNOWN'];

/** Texts of main/devicestate.c. */
const STATE_TEXTS: Readonly<Record<DeviceState, string>> = {
  UNKNOWN: 'Unknown',
  NOT_INUSE: 'Not in use',
  INUSE: 'In use',
  BUSY: 'Busy',
  INVALID: 'Invalid',
  UNAVAILABLE: 'Unavailable',
  RINGING: 'Ringing',
  RINGINUSE: 'Ring+Inuse',
  ONHOLD: 'On Hold',
};
