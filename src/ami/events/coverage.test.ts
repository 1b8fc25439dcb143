import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactName } from '../../core/facts.ts';
import { classicEvents } from './classic/index.ts';
import { modernEvents } from './modern/index.ts';

/** Events of the references whose cause does not exist in this exchange yet, by the family that brings it. */
const YET_TO_COME: Readonly<Record<string, { modern: string; classic: string }>> = {
  'voicemail without mailboxes, which is not here': { modern: 'MiniVoiceMail', classic: '' },
  spying: { modern: 'ChanSpyStart ChanSpyStop', classic: '' },
  agi: { modern: 'AGIExecEnd AGIExecStart AsyncAGIEnd AsyncAGIExec AsyncAGIStart', classic: '' },
  'contacts of pjsip, session timers': { modern: 'ContactStatus SessionTimeout', classic: '' },
  'presence and RTP statistics': { modern: 'PresenceStatus PresenceStateChange RTCPReceived RTCPSent', classic: '' },
  'hang-up handlers': { modern: 'HangupHandlerPop HangupHandlerPush', classic: '' },
  logging: { modern: 'LogChannel', classic: 'LogChannel' },
  'call completion and advice of charge': {
    modern:
      'CCAvailable CCCallerRecalling CCCallerStartMonitoring CCCallerStopMonitoring CCFailure CCMonitorFailed CCOfferTimerStart CCRecallComplete ' +
      'CCRequestAcknowledged CCRequested AOC-D AOC-E AOC-S MCID',
    classic: '',
  },
  'not a goal: hardware, fax, video, XMPP, debugging': {
    modern:
      'SpanAlarm SpanAlarmClear FAXStatus ReceiveFAX SendFAX Flash Wink JabberStatus ' +
      'MobileStatus DeadlockStart TestEvent PJSIPMaintenanceStatus',
    classic: 'JabberEvent',
  },
  'part of a list here': { modern: '', classic: 'ShowDialPlanComplete' },
};

/** Names that an event takes from its fact. */
const FROM_THE_FACT = {
  modern:
    'HangupRequest SoftHangupRequest AuthMethodNotAllowed ChallengeResponseFailed ChallengeSent FailedACL InvalidAccountID InvalidPassword InvalidTransport ' +
    'LoadAverageLimit MemoryLimit RequestBadFormat RequestNotAllowed RequestNotSupported SessionLimit SuccessfulAuth UnexpectedAddress',
  classic: 'OriginateSuccess OriginateFailure',
};

/** Events of Ringdown's own, off unless asked for. */
const OURS = new Set(['RecordingComplete']);

/** How many asynchronous events the references name. */
const IN_THE_REFERENCES = { modern: 154, classic: 54 };

const names = (text: string): string[] => (text === '' ? [] : text.split(' '));

for (const [dialect, events] of [
  ['modern', modernEvents],
  ['classic', classicEvents],
] as const) {
  test(`every ${dialect} event of the references is told, or stands with the family that will bring it`, () => {
    const told = new Set([
      ...events.events.flatMap(({ name }) => (name === undefined || OURS.has(name) ? [] : [name])),
      ...names(FROM_THE_FACT[dialect]),
    ]);
    const later = Object.values(YET_TO_COME).flatMap((family) => names(family[dialect]));
    assert.deepEqual(
      later.filter((name) => told.has(name)),
      [],
      'told already',
    );
    assert.equal(new Set(later).size, later.length);
    assert.equal(told.size + later.length, IN_THE_REFERENCES[dialect]);
  });
}

/** What each fact becomes; a new fact has to be entered here. */
const TOLD_BY: Readonly<Record<FactName, 'both' | 'modern' | 'classic' | 'nobody'>> = {
  'channel.created': 'both',
  'channel.stateChanged': 'both',
  'channel.stepStarted': 'modern',
  'channel.priorityRun': 'classic',
  'channel.applicationBegan': 'nobody',
  'channel.linkedIdChanged': 'nobody',
  'channel.callerIdChanged': 'both',
  'channel.connectedLineChanged': 'modern',
  'channel.accountCodeChanged': 'modern',
  'channel.variableSet': 'modern',
  'channel.renamed': 'both',
  'channel.takenOut': 'classic',
  'channel.hangupRequested': 'modern',
  'channel.hungUp': 'both',
  'channel.held': 'both',
  'channel.unheld': 'both',
  'channel.digitBegan': 'modern',
  'channel.digitEnded': 'modern',
  'channel.musicStarted': 'modern',
  'channel.musicStopped': 'modern',
  'channel.hangupHandlerRun': 'modern',
  'channel.talkingBegan': 'modern',
  'channel.talkingEnded': 'modern',
  'dial.began': 'both',
  'dial.stateChanged': 'modern',
  'dial.ended': 'modern',
  'dial.finished': 'classic',
  'bridge.created': 'modern',
  'bridge.destroyed': 'modern',
  'bridge.entered': 'modern',
  'bridge.left': 'modern',
  'bridge.merged': 'modern',
  'bridge.videoSourceChanged': 'modern',
  'conference.started': 'both',
  'conference.ended': 'both',
  'conference.memberJoined': 'both',
  'conference.memberLeft': 'both',
  'conference.memberMuted': 'both',
  'conference.memberTalking': 'both',
  'conference.talkRequested': 'modern',
  'conference.recordingStarted': 'modern',
  'conference.recordingStopped': 'modern',
  'bridge.partiesJoined': 'classic',
  'bridge.partiesParted': 'classic',
  'local.bridged': 'modern',
  'local.optimizationBegan': 'modern',
  'local.optimizationEnded': 'modern',
  'transfer.blind': 'modern',
  'channel.pickedUp': 'modern',
  'transfer.attended': 'modern',
  'parking.callParked': 'both',
  'parking.callSwapped': 'modern',
  'parking.callRetrieved': 'both',
  'parking.callTimedOut': 'both',
  'parking.callGivenUp': 'both',
  'originate.ended': 'both',
  'queue.callerJoined': 'both',
  'queue.callerLeft': 'both',
  'queue.callerAbandoned': 'both',
  'queue.memberAdded': 'both',
  'queue.memberRemoved': 'both',
  'queue.memberStateChanged': 'both',
  'queue.memberPaused': 'both',
  'queue.memberPenaltyChanged': 'modern',
  'queue.memberRingInUseChanged': 'modern',
  'queue.agentCalled': 'both',
  'queue.agentRingNoAnswer': 'modern',
  'queue.agentConnected': 'both',
  'queue.agentCompleted': 'both',
  'queue.agentDumped': 'both',
  'device.stateChanged': 'modern',
  'extension.statusChanged': 'both',
  'endpoint.statusChanged': 'both',
  'endpoint.qualified': 'modern',
  'endpoints.reloaded': 'classic',
  'mailbox.changed': 'both',
  'mailbox.passwordChanged': 'modern',
  'line.alarmRaised': 'both',
  'line.alarmCleared': 'both',
  'line.doNotDisturbChanged': 'both',
  'line.channelAssigned': 'modern',
  'agent.loggedIn': 'both',
  'agent.loggedOff': 'both',
  'agent.logoffOrdered': 'classic',
  'agent.calledBackLoggedIn': 'classic',
  'agent.calledBackLoggedOff': 'classic',
  'registration.changed': 'both',
  'recording.monitorStarted': 'modern',
  'recording.monitorStopped': 'modern',
  'recording.mixStarted': 'modern',
  'recording.mixStopped': 'modern',
  'recording.mixMuted': 'modern',
  'recording.fileCompleted': 'both',
  'cdr.posted': 'both',
  'cel.userEventRaised': 'nobody',
  'cel.recorded': 'modern',
  'user.eventRaised': 'both',
  'exchange.booted': 'modern',
  'exchange.reloaded': 'both',
  'exchange.stopping': 'both',
  'module.loaded': 'modern',
  'module.unloaded': 'modern',
  'security.raised': 'modern',
};

test('every fact is told in the dialects that have words for it', () => {
  for (const [fact, dialects] of Object.entries(TOLD_BY) as [FactName, string][]) {
    const isTold = (dialect: string) => dialects === dialect || dialects === 'both';
    assert.equal(modernEvents.of(fact).length > 0, isTold('modern'), `modern ${fact}`);
    assert.equal(classicEvents.of(fact).length > 0, isTold('classic'), `classic ${fact}`);
  }
});
