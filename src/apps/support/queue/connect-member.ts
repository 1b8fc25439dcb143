import { HangupCause } from '../../../core/hangup-cause.ts';
import { AgentCall } from '../../../features/queue/agent-call.ts';
import { agentFact } from '../../../features/queue/agent-facts.ts';
import type { AnsweredMember } from '../../../features/queue/member-try.ts';
import { recordQueueCall } from '../../../features/queue/record-call.ts';
import { letCalleeGo } from '../callee-end.ts';
import { playPrompts, promptNames } from '../prompts.ts';
import { talk } from '../talk.ts';
import { MemberPreparation } from './member-preparation.ts';
import type { QueueExit } from './queue-exit.ts';
import { setConnectVariables, setDuration, setQueueVariables } from './queue-variables.ts';
import type { QueueVisit } from './queue-visit.ts';

/**
 * From the answer of a member to the end of the talk: it is made ready, the call is recorded where that is wanted, and the two talk.
 * @returns nothing when the member was gone before it talked: the caller goes on waiting
 */
export async function connectMember(visit: QueueVisit, by: AnsweredMember): Promise<QueueExit | undefined> {
  const { caller, channel, signal, context } = visit;
  const { queue } = caller;
  const { member, channel: agent } = by;
  const preparation = new MemberPreparation(context, visit.arguments);
  visit.isBeingConnected = true;
  agent.assign({ hangupCause: HangupCause.NormalClearing });
  await preparation.play(caller, agent, signal);
  if (agent.hangingUp && !signal.aborted) {
    visit.isBeingConnected = false;
    dump(visit, by);
    return undefined;
  }
  await announceToCaller(visit);
  if (signal.aborted) {
    hangUpMember(visit, by);
    return { kind: 'abandoned', lostBy: member.name };
  }
  setConnectVariables(caller, member, agent, visit.now);
  await recordQueueCall(context.core, caller, agent);
  queue.leave(caller);
  await preparation.run(queue.options, agent);
  const waitedSeconds = caller.waitedSeconds(visit.now);
  visit.log(member.name, 'CONNECT', waitedSeconds, agent.uniqueId, by.ringSeconds);
  setDuration(channel, 'QUEUEWAIT', waitedSeconds * 1000);
  context.core.bus.publish('queue.agentConnected', {
    holdSeconds: waitedSeconds,
    ringSeconds: by.ringSeconds,
    ...agentFact(caller, agent, member),
  });
  return talkWith(visit, by);
}

/** `queue-callerannounce`: it is the caller's turn. Resolves also when the caller is gone. */
async function announceToCaller({ caller, channel, context, signal, sound }: QueueVisit): Promise<void> {
  if (signal.aborted) return;
  sound.stop();
  await channel.answer().catch(() => undefined);
  const { forCaller } = caller.queue.options.announcements;
  if (forCaller === '') return;
  try {
    await playPrompts(context, promptNames(forCaller));
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

async function talkWith(visit: QueueVisit, by: AnsweredMember): Promise<QueueExit> {
  const { caller, channel, context, signal } = visit;
  const { clock } = context.core;
  const agent = by.channel;
  const { options } = visit.arguments;
  const call = new AgentCall(visit.queues, caller, by.member, agent);
  // The end is told before anybody leaves the bridge.
  const onAbort = () => {
    if (channel.hangingUp) call.complete('caller');
  };
  signal.addEventListener('abort', onAbort);
  const beganMs = clock.monotonic();
  const end = await talk(context, agent, options.rights, {
    beforeEnter: () => agent.publish(),
    onJoined: ({ bridge }) => call.began(bridge.id),
  });
  signal.removeEventListener('abort', onAbort);
  by.release();
  call.complete(end.first === channel ? 'caller' : 'agent');
  if (!channel.ended) {
    if (channel.hangupCause === HangupCause.NotDefined) channel.assign({ hangupCause: HangupCause.NormalClearing });
    setQueueVariables(caller.queue, channel);
    setDuration(channel, 'ANSWEREDTIME', clock.monotonic() - beganMs);
    setDuration(channel, 'DIALEDTIME', visit.now - channel.createdAt);
  }
  letCalleeGo(context, agent, end, options.memberGoesTo);
  return { kind: 'served', endedBy: end.why === 'kicked' ? undefined : end.first };
}

/** The member hung up on the caller. */
function dump(visit: QueueVisit, by: AnsweredMember): void {
  const { caller, context } = visit;
  visit.log(by.member.name, 'AGENTDUMP', '');
  context.core.bus.publish('queue.agentDumped', agentFact(caller, by.channel, by.member));
  hangUpMember(visit, by);
  caller.setPending(false);
}

function hangUpMember({ queues }: QueueVisit, { member, channel, release }: AnsweredMember): void {
  release();
  channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
  queues.setRung(member, false);
}
