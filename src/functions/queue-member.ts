import { entryOf } from '../base/entry-of.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction, type FunctionContext } from '../core/dialplan/define-function.ts';
import type { QueueMember } from '../features/queue/member.ts';
import { queuesSlot } from '../features/queue/queues.ts';

/** Which members each option counts. */
const COUNTED: Readonly<Record<string, (member: QueueMember, nowMs: number) => boolean>> = {
  logged: (member) => member.isLoggedIn,
  free: (member) => member.state === 'NOT_INUSE' && !member.isPaused,
  ready: (member, nowMs) => member.state === 'NOT_INUSE' && !member.isPaused && member.wrapUpLeftMs(nowMs) === 0,
  count: () => true,
};

/** What each option reads of one member. */
const READ: Readonly<Record<string, (member: QueueMember) => number>> = {
  penalty: (member) => member.penalty,
  paused: (member) => Number(member.isPaused),
  ringinuse: (member) => Number(member.ringsInUse),
  ignorebusy: (member) => Number(member.ringsInUse),
};

export const queueMember = defineFunction({
  name: 'QUEUE_MEMBER',
  summary: "Provides a count of queue members based on the provided criteria, or updates a queue member's settings",
  syntax: 'QUEUE_MEMBER([queuename],option[,interface])',
  description: [
    'Counts members: logged, free, ready (free and not in their time after a call) or count. With an interface reads penalty, paused or ringinuse of one;',
    'written it sets them, without a queue in all queues of the member.',
  ].join(' '),
  read({ core }, args) {
    const [name = '', option = '', device = ''] = splitArguments(args);
    if (name === '' || option === '') {
      core.logger.warning(`QUEUE_MEMBER(${args}) needs a queue and an option`);
      return '';
    }
    const queue = queuesSlot.find(core)?.find(name);
    const wanted = option.toLowerCase();
    const count = entryOf(COUNTED, wanted);
    const read = entryOf(READ, wanted);
    if (!queue || (!count && !read)) {
      core.logger.warning(`QUEUE_MEMBER(${args}): ${queue ? `there is no option '${option}'` : `there is no queue '${name}'`}`);
      return '0';
    }
    const member = queue.member(device);
    if (read) return String(member ? read(member) : 0);
    const now = core.clock.now();
    let found = 0;
    for (const each of queue.members()) if (count!(each, now)) found++;
    return String(found);
  },
  write(context, args, value) {
    const [name = '', option = '', device = ''] = splitArguments(args);
    return setMember(context, { queue: name || undefined, option: option.toLowerCase(), device, value: Number.parseInt(value, 10) || 0 });
  },
});

export const queueMemberPenalty = defineFunction({
  name: 'QUEUE_MEMBER_PENALTY',
  summary: 'Gets or sets queue members penalty',
  syntax: 'QUEUE_MEMBER_PENALTY(queuename,interface)',
  description: 'The penalty of a member; empty for one that there is not.',
  read({ core }, args) {
    const [name = '', device = ''] = splitArguments(args);
    const member = queuesSlot.find(core)?.find(name)?.member(device);
    return member ? String(member.penalty) : '';
  },
  write(context, args, value) {
    const [name = '', device = ''] = splitArguments(args);
    return setMember(context, { queue: name || undefined, option: 'penalty', device, value: Number.parseInt(value, 10) || 0 });
  },
});

export const queueMemberCount = defineFunction({
  name: 'QUEUE_MEMBER_COUNT',
  summary: 'Count number of members answering a queue',
  syntax: 'QUEUE_MEMBER_COUNT(queuename)',
  description: 'As QUEUE_MEMBER(queuename,logged), which took its place.',
  read: (context, args) => queueMember.read!(context, `${args},logged`),
});

export const queueAgentCount = defineFunction({
  ...queueMemberCount,
  name: 'QUEUEAGENTCOUNT',
  syntax: 'QUEUEAGENTCOUNT(queuename)',
  description: 'What QUEUE_MEMBER_COUNT was called before 2006.',
});

export const queueMemberList = defineFunction({
  name: 'QUEUE_MEMBER_LIST',
  summary: 'Returns a list of interfaces on a queue',
  syntax: 'QUEUE_MEMBER_LIST(queuename)',
  description: 'Interfaces of all members, parted by commas.',
  read: ({ core }, args) => [...(queuesSlot.find(core)?.find(args)?.members() ?? [])].map((member) => member.interface).join(','),
});

interface Setting {
  readonly queue: string | undefined;
  readonly option: string;
  readonly device: string;
  readonly value: number;
}

/** False, with a warning, for what there is not. */
function setMember({ core }: FunctionContext, { queue, option, device, value }: Setting): boolean {
  const queues = queuesSlot.find(core);
  if (!queues) return false;
  const { memberships } = queues;
  const isThere = queue === undefined ? queues.membersOf(device).length > 0 : queues.find(queue)?.member(device) !== undefined;
  const refuse = (why: string) => {
    core.logger.warning(`QUEUE_MEMBER: ${why}`);
    return false;
  };
  if (!isThere) return refuse(`there is no member '${device}'`);
  switch (option) {
    case 'penalty':
      if (value < 0 && !queues.general.allowsNegativePenalty) return refuse(`penalty ${value} is below zero`);
      memberships.unattended(memberships.setPenalty(queue, device, value));
      return true;
    case 'paused':
      memberships.unattended(memberships.pause(queue, device, value > 0));
      return true;
    case 'ringinuse':
    case 'ignorebusy':
      return memberships.setRingInUse(queue, device, value > 0);
    default:
      return refuse(`there is no option '${option}'`);
  }
}
