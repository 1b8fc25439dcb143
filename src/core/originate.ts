import type { Channel } from './channel/channel.ts';
import { standsNowhere } from './channel/dialled-exten.ts';
import type { Core } from './core.ts';
import { DialGroup, type DialLeg, type DialOutcome } from './dial/dial-group.ts';
import type { OriginateEnded } from './facts.ts';
import { HangupCause } from './hangup-cause.ts';
import { nullLeg } from './leg/null-leg.ts';

/** A call that the exchange makes by itself. The caller has checked what a client may not do. */
export interface OriginateRequest {
  /** `Technology/resource`. */
  channel: string;
  application?: { name: string; data: string } | undefined;
  context?: string | undefined;
  exten?: string | undefined;
  priority?: number | undefined;
  /** Time to answer in milliseconds. */
  timeoutMs: number;
  callerId?: { number?: string | undefined; name?: string | undefined } | undefined;
  accountCode?: string | undefined;
  /** In the order in which they are set; names may be functions. */
  variables?: readonly (readonly [name: string, value: string])[] | undefined;
  codecs?: readonly string[] | undefined;
  earlyMedia?: boolean | undefined;
  channelId?: string | undefined;
  otherChannelId?: string | undefined;
  /** Told back in the fact; an asynchronous Originate is told of only by it. */
  actionId?: string | undefined;
  /** Sets one variable of a channel, functions included (given by the exchange, which knows the functions). */
  setVariable: (channel: Channel, name: string, value: string) => void;
}

/** Reasons of OriginateResponse: numbers of control frames (Asterisk main/pbx.c). */
export const OriginateReason = { Failed: 0, HungUp: 1, NoAnswer: 3, Answered: 4, Busy: 5, Congestion: 8 } as const;

const REASON_OF_CAUSE: Readonly<Record<number, number>> = {
  [HangupCause.UserBusy]: OriginateReason.Busy,
  [HangupCause.NoAnswer]: OriginateReason.NoAnswer,
  [HangupCause.AnsweredElsewhere]: OriginateReason.NoAnswer,
  [HangupCause.CallRejected]: OriginateReason.Congestion,
  [HangupCause.DestinationOutOfOrder]: OriginateReason.Congestion,
  [HangupCause.NormalCircuitCongestion]: OriginateReason.Congestion,
  [HangupCause.NetworkOutOfOrder]: OriginateReason.Congestion,
  [HangupCause.NormalTemporaryFailure]: OriginateReason.Congestion,
  [HangupCause.SwitchCongestion]: OriginateReason.Congestion,
};

/** Makes the call; resolves when it is answered or has failed, with what the fact of an asynchronous one says. Never rejects. */
export async function originate(core: Core, request: OriginateRequest): Promise<OriginateEnded> {
  const group = new DialGroup(core, {
    leavesTimedOut: true,
    takesEarlyMedia: (request.earlyMedia ?? false) && !request.application,
    leadsToExtension: request.application === undefined,
  });
  let made: Channel | undefined;
  try {
    const leg = group.request(request.channel, {
      uniqueId: request.channelId,
      otherUniqueId: request.otherChannelId,
      codecs: request.codecs,
    });
    if ('refused' in leg) return await failed(core, request, OriginateReason.Failed);
    made = leg.channel;
    return await call(core, request, group, leg);
  } catch (error) {
    core.logger.error(`the Originate of ${request.channel} failed`, error);
    made?.hangup();
    return report(request, false, OriginateReason.Failed);
  }
}

async function call(core: Core, request: OriginateRequest, group: DialGroup, leg: DialLeg): Promise<OriginateEnded> {
  const { channel } = leg;
  setUp(channel, request);
  if (!group.ring(leg)) return failed(core, request, REASON_OF_CAUSE[channel.hangupCause] ?? OriginateReason.Failed);
  const outcome = await group.outcome(request.timeoutMs);
  if (outcome.kind !== 'answered') {
    if (outcome.kind === 'timeout' && !channel.ended) channel.hangup(HangupCause.NoAnswer);
    return failed(core, request, reasonOf(outcome), {
      kind: outcome.kind === 'timeout' ? 'timeout' : channel.wasRefused ? 'refused' : 'hungUp',
      technology: channel.technology,
      cause: channel.hangupCause,
    });
  }
  // Not always the one that was called: somebody may have picked the call up.
  const answered = outcome.leg.channel;
  const ended = report(request, true, OriginateReason.Answered, answered);
  go(core, answered, request);
  return ended;
}

function setUp(channel: Channel, request: OriginateRequest): void {
  if (standsNowhere(channel)) channel.assign({ exten: '' });
  channel.update({ application: 'AppDial2', applicationData: '(Outgoing Line)' });
  for (const [name, value] of request.variables ?? []) request.setVariable(channel, name, value);
  const { callerId, accountCode } = request;
  // Whom it dials is billed to that account too (Asterisk 20 main/pbx.c).
  if (accountCode !== undefined) channel.update({ accountCode, peerAccountCode: accountCode });
  if (callerId) {
    // What is not given stays as the endpoint has it.
    const given = {
      ...(callerId.number === undefined ? {} : { number: callerId.number }),
      ...(callerId.name === undefined ? {} : { name: callerId.name }),
    };
    if (callerId.number !== undefined) channel.ani = callerId.number;
    channel.update({ callerId: { ...channel.callerId, ...given } });
    channel.update({ connectedLine: { ...channel.connectedLine, ...given } });
  }
  // Behind the above, which is no news of it. What is not given stays as the variables have set it.
  const { number = channel.dialedAs?.number, name = channel.dialedAs?.name } = callerId ?? {};
  channel.assign({ dialedAs: { number, name, presentation: 0 } });
}

/** The answered party goes where the request says. */
function go(core: Core, channel: Channel, request: OriginateRequest): void {
  if (request.application) {
    core.startApplication(channel, { application: request.application.name, data: request.application.data });
  } else {
    core.startDialplan(channel, {
      context: request.context || channel.context,
      exten: request.exten || channel.exten,
      priority: request.priority || 1,
    });
  }
}

function reasonOf(outcome: Exclude<DialOutcome, { kind: 'answered' }>): number {
  if (outcome.kind === 'timeout') return OriginateReason.NoAnswer;
  if (outcome.kind === 'cancelled') return OriginateReason.HungUp;
  if (outcome.status === 'BUSY') return OriginateReason.Busy;
  if (outcome.status === 'CONGESTION') return OriginateReason.Congestion;
  return REASON_OF_CAUSE[outcome.cause] ?? OriginateReason.Failed;
}

/** A failed one with an extension runs `failed` of its context, where there is one, before anybody is told. */
async function failed(core: Core, request: OriginateRequest, reason: number, failure?: OriginateEnded['failure']): Promise<OriginateEnded> {
  if (!request.application && request.context && core.dialplan.hasExten(request.context, 'failed'))
    await runFailedExtension(core, request, request.context, reason);
  return { ...report(request, false, reason), failure };
}

/** Runs `failed` on a channel of nobody's, with REASON set (Asterisk main/pbx.c, pbx_outgoing_attempt). */
async function runFailedExtension(core: Core, request: OriginateRequest, context: string, reason: number): Promise<void> {
  const channel = core.channels.create({
    technology: '',
    name: 'OutgoingSpoolFailed',
    context,
    exten: 'failed',
    accountCode: request.accountCode,
    leg: () => nullLeg,
  });
  if (!channel) return;
  for (const [name, value] of request.variables ?? []) request.setVariable(channel, name, value);
  channel.setVariable('REASON', String(reason));
  await core.startDialplan(channel).done;
  core.devices.set('OutgoingSpoolFailed', 'INVALID');
  core.devices.forget('OutgoingSpoolFailed');
}

function report(request: OriginateRequest, success: boolean, reason: number, channel?: Channel): OriginateEnded {
  return {
    channel: channel?.snapshot,
    requested: request.channel,
    success,
    reason,
    application: request.application,
    context: request.context ?? '',
    exten: request.exten ?? '',
    uniqueId: success ? channel?.uniqueId : request.channelId,
    callerId: request.callerId,
    actionId: request.actionId,
  };
}
