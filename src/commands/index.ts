import agentLogoff from './agent/logoff.ts';
import { agentShow, agentShowAll, agentShowOnline } from './agent/show.ts';
import { cdrShowActive } from './cdr/show-active.ts';
import { cdrShowStatus, cdrSubmit } from './cdr/show-status.ts';
import { celShowStatus } from './cel/show-status.ts';
import channelOriginate from './channel/originate.ts';
import { channelRequestHangup, softHangup } from './channel/request-hangup.ts';
import { CommandSet } from './command-set.ts';
import {
  confbridgeKick,
  confbridgeList,
  confbridgeLock,
  confbridgeMute,
  confbridgeRecordStart,
  confbridgeRecordStop,
  confbridgeUnlock,
  confbridgeUnmute,
} from './conference/confbridge.ts';
import {
  confbridgeShowBridge,
  confbridgeShowBridges,
  confbridgeShowMenu,
  confbridgeShowMenus,
  confbridgeShowUser,
  confbridgeShowUsers,
} from './conference/confbridge-show.ts';
import { meetmeKick, meetmeList, meetmeLock, meetmeMute, meetmeUnlock, meetmeUnmute } from './conference/meetme.ts';
import { showApplication, showApplications } from './core/show-application.ts';
import showChannel from './core/show-channel.ts';
import showChannels from './core/show-channels.ts';
import { showFunction, showFunctions } from './core/show-function.ts';
import { showHint, showHints } from './core/show-hints.ts';
import { showSettings, showUptime, showVersion } from './core/status.ts';
import { stopGracefully, stopNow } from './core/stop.ts';
import { databaseDel, databaseDelTree, databaseGet, databasePut } from './database/entries.ts';
import { databaseShow, databaseShowKey } from './database/show.ts';
import dialplanShow from './dialplan/show.ts';
import { httpShowStatus } from './http/show-status.ts';
import { iaxShowCallNumbers, iaxShowChannels, iaxShowNetstats, iaxShowStats } from './iax2/show-channels.ts';
import { iaxShowPeer, iaxUnregister } from './iax2/show-peer.ts';
import iaxShowPeers from './iax2/show-peers.ts';
import iaxShowRegistry from './iax2/show-registry.ts';
import iaxShowUsers from './iax2/show-users.ts';
import lineRestart from './line/restart.ts';
import lineSetDnd from './line/set-dnd.ts';
import lineShowChannel from './line/show-channel.ts';
import lineShowChannels from './line/show-channels.ts';
import lineShowStatus from './line/show-status.ts';
import { managerKickSession, managerShowConnected, managerShowEventQueue, managerShowUser, managerShowUsers } from './manager/show.ts';
import { managerShowCommand, managerShowCommands } from './manager/show-command.ts';
import {
  dialplanReload,
  iaxReload,
  managerReload,
  moduleLoad,
  moduleReload,
  moduleShow,
  moduleUnload,
  reloadCommand,
  sipReload,
  voicemailReload,
} from './module/reload.ts';
import { featuresShow } from './parking/features-show.ts';
import { parkingShow, showParkedCalls } from './parking/show.ts';
import { queuePriorityCaller, queueReload, queueResetStats, queueShowRules } from './queue/maintenance.ts';
import {
  queueAddMember,
  queuePauseMember,
  queueRemoveMember,
  queueSetPenalty,
  queueSetRingInUse,
  queueUnpauseMember,
} from './queue/members.ts';
import queueShow from './queue/show.ts';
import { mixmonitorList, mixmonitorStart, mixmonitorStop } from './recording/mixmonitor.ts';
import sipShowChannels from './sip/show-channels.ts';
import sipShowPeer from './sip/show-peer.ts';
import sipShowPeers from './sip/show-peers.ts';
import sipShowRegistry from './sip/show-registry.ts';
import sipShowSettings from './sip/show-settings.ts';
import { sipShowInUse, sipShowUsers } from './sip/show-users.ts';
import sipUnregister from './sip/unregister.ts';
import { voicemailShowAliases, voicemailShowUsers, voicemailShowZones } from './voicemail/show.ts';

const core = [
  showApplication,
  showApplications,
  showChannel,
  showChannels,
  showFunction,
  showFunctions,
  showHint,
  showHints,
  showSettings,
  showUptime,
  showVersion,
  stopGracefully,
  stopNow,
];
const database = [databaseDel, databaseDelTree, databaseGet, databasePut, databaseShow, databaseShowKey];
const agent = [agentLogoff, agentShow, agentShowAll, agentShowOnline];
const cdr = [cdrShowActive, cdrShowStatus, cdrSubmit];
const cel = [celShowStatus];
const channel = [channelOriginate, channelRequestHangup, softHangup];
const conference = [
  confbridgeKick,
  confbridgeList,
  confbridgeLock,
  confbridgeMute,
  confbridgeRecordStart,
  confbridgeRecordStop,
  confbridgeShowBridge,
  confbridgeShowBridges,
  confbridgeShowMenu,
  confbridgeShowMenus,
  confbridgeShowUser,
  confbridgeShowUsers,
  confbridgeUnlock,
  confbridgeUnmute,
  meetmeKick,
  meetmeList,
  meetmeLock,
  meetmeMute,
  meetmeUnlock,
  meetmeUnmute,
];
const dialplan = [dialplanReload, dialplanShow];
const line = [lineRestart, lineSetDnd, lineShowChannel, lineShowChannels, lineShowStatus];
const http = [httpShowStatus];
const manager = [
  managerKickSession,
  managerReload,
  managerShowCommand,
  managerShowCommands,
  managerShowConnected,
  managerShowEventQueue,
  managerShowUser,
  managerShowUsers,
];
const module = [moduleLoad, moduleReload, moduleShow, moduleUnload, reloadCommand];
const parking = [featuresShow, parkingShow, showParkedCalls];
const iax2 = [
  iaxReload,
  iaxShowCallNumbers,
  iaxShowChannels,
  iaxShowNetstats,
  iaxShowPeer,
  iaxShowPeers,
  iaxShowRegistry,
  iaxShowStats,
  iaxShowUsers,
  iaxUnregister,
];
const sip = [
  sipReload,
  sipShowChannels,
  sipShowInUse,
  sipShowPeer,
  sipShowPeers,
  sipShowRegistry,
  sipShowSettings,
  sipShowUsers,
  sipUnregister,
];
const recording = [mixmonitorList, mixmonitorStart, mixmonitorStop];

const queue = [
  queueAddMember,
  queuePauseMember,
  queuePriorityCaller,
  queueReload,
  queueRemoveMember,
  queueResetStats,
  queueSetPenalty,
  queueSetRingInUse,
  queueShow,
  queueShowRules,
  queueUnpauseMember,
];
const voicemail = [voicemailReload, voicemailShowAliases, voicemailShowUsers, voicemailShowZones];

/** Every text command of the exchange. */
export const commandSet = new CommandSet(
  core,
  channel,
  conference,
  database,
  dialplan,
  http,
  manager,
  module,
  sip,
  line,
  recording,
  parking,
  agent,
  iax2,
  queue,
  cdr,
  cel,
  voicemail,
);
