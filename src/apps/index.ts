import type { Application } from '../core/dialplan/define-application.ts';
import addQueueMember from './add-queue-member.ts';
import agentCallbackLogin from './agent-callback-login.ts';
import agentLogin from './agent-login.ts';
import agentMonitorOutgoing from './agent-monitor-outgoing.ts';
import agentRequest from './agent-request.ts';
import answer from './answer.ts';
import appendCdrUserField from './append-cdr-user-field.ts';
import background from './background.ts';
import bridge from './bridge.ts';
import busy from './busy.ts';
import celGenUserEvent from './cel-gen-user-event.ts';
import changeMonitor from './change-monitor.ts';
import channelRedirect from './channel-redirect.ts';
import confBridge from './conf-bridge.ts';
import confKick from './conf-kick.ts';
import congestion from './congestion.ts';
import dbDel from './db-del.ts';
import dbDelTree from './db-deltree.ts';
import dbGet from './db-get.ts';
import dbPut from './db-put.ts';
import dial from './dial.ts';
import directory from './directory.ts';
import echo from './echo.ts';
import execApplication from './exec.ts';
import execIf from './exec-if.ts';
import forkCdr from './fork-cdr.ts';
import gosub from './gosub.ts';
import gosubIf from './gosub-if.ts';
import goto from './goto.ts';
import gotoIf from './goto-if.ts';
import hangup from './hangup.ts';
import log from './log.ts';
import macroApplication from './macro.ts';
import macroExit from './macro-exit.ts';
import macroIf from './macro-if.ts';
import mailboxExists from './mailbox-exists.ts';
import meetMe from './meet-me.ts';
import meetMeAdmin from './meet-me-admin.ts';
import meetMeChannelAdmin from './meet-me-channel-admin.ts';
import meetMeCount from './meet-me-count.ts';
import milliwatt from './milliwatt.ts';
import mixMonitor from './mix-monitor.ts';
import monitor from './monitor.ts';
import mset from './mset.ts';
import musicOnHold from './music-on-hold.ts';
import noCdr from './no-cdr.ts';
import noOp from './no-op.ts';
import park from './park.ts';
import parkAndAnnounce from './park-and-announce.ts';
import parkedCall from './parked-call.ts';
import pauseMonitor from './pause-monitor.ts';
import pauseQueueMember from './pause-queue-member.ts';
import pickup from './pickup.ts';
import pickupChan from './pickup-chan.ts';
import playTones from './play-tones.ts';
import playback from './playback.ts';
import proceeding from './proceeding.ts';
import progress from './progress.ts';
import queueApplication from './queue.ts';
import queueLog from './queue-log.ts';
import queueUpdate from './queue-update.ts';
import read from './read.ts';
import recordApplication from './record.ts';
import removeQueueMember from './remove-queue-member.ts';
import resetCdr from './reset-cdr.ts';
import returnApplication from './return.ts';
import ringing from './ringing.ts';
import sayAlpha from './say-alpha.ts';
import sayDigits from './say-digits.ts';
import sayNumber from './say-number.ts';
import sendDtmf from './send-dtmf.ts';
import sendText from './send-text.ts';
import setApplication from './set.ts';
import setCallerPres from './set-caller-pres.ts';
import setCdrUserField from './set-cdr-user-field.ts';
import setMusicOnHold from './set-music-on-hold.ts';
import softHangup from './soft-hangup.ts';
import stackPop from './stack-pop.ts';
import startMusicOnHold from './start-music-on-hold.ts';
import stopMixMonitor from './stop-mix-monitor.ts';
import stopMonitor from './stop-monitor.ts';
import stopMusicOnHold from './stop-music-on-hold.ts';
import stopPlayTones from './stop-play-tones.ts';
import tryExec from './try-exec.ts';
import unpauseMonitor from './unpause-monitor.ts';
import unpauseQueueMember from './unpause-queue-member.ts';
import userEvent from './user-event.ts';
import verbose from './verbose.ts';
import vmAuthenticate from './vm-authenticate.ts';
import voiceMail from './voice-mail.ts';
import voiceMailMain from './voice-mail-main.ts';
import wait from './wait.ts';
import waitExten from './wait-exten.ts';

/** Every application of the dialplan, one file each; a test names the file that is missing here. */
export const applications: readonly Application[] = [
  agentCallbackLogin,
  agentLogin,
  agentMonitorOutgoing,
  agentRequest,
  addQueueMember,
  answer,
  background,
  bridge,
  busy,
  channelRedirect,
  confBridge,
  confKick,
  congestion,
  dbDel,
  dbDelTree,
  dbGet,
  dbPut,
  dial,
  directory,
  echo,
  execIf,
  execApplication,
  gosubIf,
  gosub,
  gotoIf,
  goto,
  hangup,
  log,
  macroExit,
  macroIf,
  macroApplication,
  meetMe,
  meetMeAdmin,
  meetMeChannelAdmin,
  meetMeCount,
  mailboxExists,
  milliwatt,
  mset,
  musicOnHold,
  noOp,
  parkAndAnnounce,
  parkedCall,
  park,
  pauseQueueMember,
  pickup,
  pickupChan,
  playTones,
  playback,
  proceeding,
  progress,
  queueApplication,
  queueLog,
  queueUpdate,
  read,
  recordApplication,
  removeQueueMember,
  returnApplication,
  ringing,
  sayAlpha,
  sayDigits,
  sayNumber,
  sendDtmf,
  sendText,
  setCallerPres,
  setMusicOnHold,
  setApplication,
  softHangup,
  stackPop,
  startMusicOnHold,
  stopMusicOnHold,
  stopPlayTones,
  tryExec,
  unpauseQueueMember,
  userEvent,
  verbose,
  vmAuthenticate,
  voiceMailMain,
  voiceMail,
  waitExten,
  changeMonitor,
  mixMonitor,
  monitor,
  pauseMonitor,
  stopMixMonitor,
  stopMonitor,
  unpauseMonitor,
  appendCdrUserField,
  celGenUserEvent,
  forkCdr,
  noCdr,
  resetCdr,
  setCdrUserField,
  wait,
];
