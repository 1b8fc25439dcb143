import type { Fact } from '../core/facts.ts';
import type { ChannelSnapshot } from '../core/snapshots.ts';

/**
 * Facts of a call in one line each, for tests that look at their order: `step more,202,1 Dial(...)`, `var DIALSTATUS=ANSWER`, `dialEnd ANSWER`.
 * Only those about the channel of this name (by how it begins); a fact about a dialling or a pair counts for its caller.
 */
export function traceOf(facts: readonly Fact[], channelName: string): string[] {
  return facts.flatMap((fact) => {
    const about = subjectOf(fact);
    const line = about?.name.startsWith(channelName) ? lineOf(fact) : undefined;
    return line === undefined ? [] : [line];
  });
}

function subjectOf(fact: Fact): ChannelSnapshot | undefined {
  if ('caller' in fact) return fact.caller;
  if ('channel' in fact) return fact.channel;
  return fact.type === 'transfer.blind' ? fact.transferer : undefined;
}

/** Undefined for facts that would only repeat another one. */
function lineOf(fact: Fact): string | undefined {
  switch (fact.type) {
    case 'channel.created':
      return `created ${fact.channel.exten}`;
    case 'channel.stateChanged':
      return `state ${fact.channel.state}`;
    case 'channel.stepStarted':
      return `step ${fact.channel.context},${fact.channel.exten},${fact.channel.priority} ${fact.application}(${fact.data})`;
    case 'channel.callerIdChanged':
      return `callerId ${fact.channel.callerId.number ?? ''}`;
    case 'channel.connectedLineChanged':
      return `connected ${fact.channel.connectedLine.number ?? ''}`;
    case 'channel.accountCodeChanged':
      return `account ${fact.channel.accountCode}`;
    case 'channel.variableSet':
      return `var ${fact.name}=${fact.value}`;
    case 'channel.hangupRequested':
      return `${fact.soft ? 'softHangup' : 'hangupRequest'} ${fact.cause ?? ''}`.trimEnd();
    case 'channel.hungUp':
      return `hungUp ${fact.cause}`;
    case 'channel.held':
      return 'held';
    case 'channel.unheld':
      return 'unheld';
    case 'channel.digitBegan':
      return `digitBegan ${fact.digit} ${fact.direction}`;
    case 'channel.digitEnded':
      return `digitEnded ${fact.digit} ${fact.direction}`;
    case 'channel.musicStarted':
      return `music ${fact.musicClass}`;
    case 'channel.musicStopped':
      return 'musicStopped';
    case 'dial.began':
      return `dialBegin ${fact.dialString}`;
    case 'dial.stateChanged':
      return `dialState ${fact.status}`;
    case 'dial.ended':
      return `dialEnd ${fact.callee.name.split('-')[0]} ${fact.status}${fact.forward === undefined ? '' : ` forward ${fact.forward}`}`;
    case 'dial.finished':
      return `dialFinished ${fact.status}`;
    case 'bridge.entered':
      return `entered ${fact.bridge.channelCount}`;
    case 'bridge.left':
      return `left ${fact.bridge.channelCount}`;
    case 'transfer.blind':
      return `transfer ${fact.result} ${fact.exten}`;
    case 'user.eventRaised':
      return `userEvent ${fact.name} ${fact.headers.map((header) => header.join('=')).join(' ')}`.trimEnd();
    default:
      return undefined;
  }
}
