import type { DialplanFunction } from '../core/dialplan/define-function.ts';
import { agent } from './agent.ts';
import { array } from './array.ts';
import { callerid } from './callerid.ts';
import { callerpres } from './callerpres.ts';
import { cdr } from './cdr.ts';
import { cdrProp } from './cdr-prop.ts';
import { channel } from './channel.ts';
import { confbridge } from './confbridge.ts';
import { confbridgeInfo } from './confbridge-info.ts';
import { connectedline } from './connectedline.ts';
import { cut } from './cut.ts';
import { db } from './db.ts';
import { dbDelete } from './db-delete.ts';
import { dbExists } from './db-exists.ts';
import { dbKeyCount } from './db-keycount.ts';
import { dbKeys } from './db-keys.ts';
import { dec } from './dec.ts';
import { deviceState } from './device-state.ts';
import { dialplanExists } from './dialplan-exists.ts';
import { evaluate } from './eval.ts';
import { exists } from './exists.ts';
import { extensionState } from './extension-state.ts';
import { feature } from './feature.ts';
import { featuremap } from './featuremap.ts';
import { fieldqty } from './fieldqty.ts';
import { filter } from './filter.ts';
import { global } from './global.ts';
import { group } from './group.ts';
import { groupCount } from './group-count.ts';
import { groupList } from './group-list.ts';
import { hint } from './hint.ts';
import { iaxpeer } from './iaxpeer.ts';
import { iaxvar } from './iaxvar.ts';
import { ifFunction } from './if.ts';
import { iftime } from './iftime.ts';
import { inc } from './inc.ts';
import { isnull } from './isnull.ts';
import { keypadhash } from './keypadhash.ts';
import { len } from './len.ts';
import { local } from './local.ts';
import { mailboxExists } from './mailbox-exists.ts';
import { math } from './math.ts';
import { md5 } from './md5.ts';
import { meetmeInfo } from './meetme-info.ts';
import { mixmonitor } from './mixmonitor.ts';
import { parkGetChannel } from './park-get-channel.ts';
import { queueAgentCount, queueMember, queueMemberCount, queueMemberList, queueMemberPenalty } from './queue-member.ts';
import { queueExists, queueGetChannel, queueVariablesFunction, queueWaitingCount, queueWaitingList } from './queue-waiting.ts';
import { csvQuote, quote } from './quote.ts';
import { rand } from './rand.ts';
import { regex } from './regex.ts';
import { replace } from './replace.ts';
import { set } from './set.ts';
import { sha1 } from './sha1.ts';
import { sippeer } from './sippeer.ts';
import { strftime } from './strftime.ts';
import { strreplace } from './strreplace.ts';
import { talkDetect } from './talk-detect.ts';
import { timeout } from './timeout.ts';
import { tolower } from './tolower.ts';
import { toupper } from './toupper.ts';
import { uridecode } from './uridecode.ts';
import { uriencode } from './uriencode.ts';
import { vmInfo } from './vm-info.ts';
import { vmcount } from './vmcount.ts';

/** Every function of the dialplan. A file that is not listed here is found by the test beside. */
export const FUNCTIONS: readonly DialplanFunction[] = [
  agent,
  array,
  callerid,
  callerpres,
  cdr,
  cdrProp,
  channel,
  confbridge,
  confbridgeInfo,
  connectedline,
  cut,
  db,
  dbDelete,
  dbExists,
  dbKeyCount,
  dbKeys,
  dec,
  deviceState,
  dialplanExists,
  evaluate,
  exists,
  extensionState,
  feature,
  featuremap,
  fieldqty,
  filter,
  global,
  group,
  groupCount,
  groupList,
  hint,
  iaxpeer,
  iaxvar,
  ifFunction,
  iftime,
  inc,
  isnull,
  keypadhash,
  len,
  local,
  mixmonitor,
  mailboxExists,
  math,
  md5,
  parkGetChannel,
  meetmeInfo,
  queueAgentCount,
  queueExists,
  queueGetChannel,
  queueMember,
  queueMemberCount,
  queueMemberList,
  queueMemberPenalty,
  queueVariablesFunction,
  queueWaitingCount,
  queueWaitingList,
  quote,
  csvQuote,
  rand,
  regex,
  replace,
  set,
  sha1,
  sippeer,
  strftime,
  strreplace,
  talkDetect,
  timeout,
  tolower,
  toupper,
  uridecode,
  uriencode,
  vmcount,
  vmInfo,
];

/** Makes them known: the registry is keyed by upper-case name. */
export function registerFunctions(registry: Map<string, DialplanFunction>): void {
  for (const definition of FUNCTIONS) registry.set(definition.name.toUpperCase(), definition);
}
