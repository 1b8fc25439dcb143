import type { BridgeProfile, ConferenceSound, UserProfile } from '../../config/confbridge-conf.ts';
import type { MenuAction } from '../../config/confbridge-menu.ts';
import { left } from '../columns.ts';
import { defineCommand } from '../define-command.ts';

const enabled = (on: boolean): string => (on ? 'enabled' : 'disabled');
const rule = '-'.repeat(44);

/** A list of names under a title; `usage` for one that is asked for more. */
const namesCommand = (words: string, summary: string, usage: string, title: string, names: 'userProfiles' | 'bridgeProfiles' | 'menus') =>
  defineCommand({
    words,
    summary,
    usage,
    run: ({ exchange: { conferences } }, rest) => (rest.length > 0 ? 'usage' : [title, ...conferences[names]().keys()]),
  });

export const confbridgeShowUsers = namesCommand(
  'confbridge show profile users',
  'Show a list of conference user profiles.',
  'Usage: confbridge show profile users',
  '--------- User Profiles -----------',
  'userProfiles',
);
export const confbridgeShowBridges = namesCommand(
  'confbridge show profile bridges',
  'Show a list of conference bridge profiles.',
  'Usage: confbridge show profile bridges',
  '--------- Bridge Profiles -----------',
  'bridgeProfiles',
);
export const confbridgeShowMenus = namesCommand(
  'confbridge show menus',
  'Show a list of conference menus',
  'Usage: confbridge show profile menus',
  '--------- Menus -----------',
  'menus',
);

const USER_ROWS: readonly (readonly [label: string, value: (user: UserProfile) => string])[] = [
  ['Name:', ({ name }) => name],
  ['Admin:', ({ isAdmin }) => String(isAdmin)],
  ['Send Events:', () => 'false'],
  ['Echo Events:', () => 'false'],
  ['Marked User:', ({ isMarked }) => String(isMarked)],
  ['Start Muted:', ({ startsMuted }) => String(startsMuted)],
  ['MOH When Empty:', ({ hasMusicWhenAlone }) => enabled(hasMusicWhenAlone)],
  ['MOH Class:', ({ musicClass }) => musicClass || 'default'],
  ['Announcement:', ({ announcement }) => announcement],
  ['Quiet:', ({ isQuiet }) => enabled(isQuiet)],
  ['Hear Join:', ({ hearsOwnJoinSound }) => enabled(hearsOwnJoinSound)],
  ['Wait Marked:', ({ waitsForMarked }) => enabled(waitsForMarked)],
  ['END Marked (All):', ({ endsWithMarked }) => enabled(endsWithMarked)],
  ['END Marked (Any):', ({ endsWithAnyMarked }) => enabled(endsWithAnyMarked)],
  ['Drop_silence:', ({ dropsSilence }) => enabled(dropsSilence)],
  ['Silence Threshold:', ({ silenceThresholdMs }) => `${silenceThresholdMs}ms`],
  ['Talking Threshold:', ({ talkingThreshold }) => String(talkingThreshold)],
  ['Denoise:', () => enabled(false)],
  ['Jitterbuffer:', () => enabled(false)],
  ['Talk Detect Events:', ({ tellsTalking }) => enabled(tellsTalking)],
  ['DTMF Pass Through:', ({ passesDigits }) => enabled(passesDigits)],
  ['PIN:', ({ pin }) => pin || 'None'],
  ['Announce User Count:', ({ announcesCount }) => enabled(announcesCount)],
  ['Announce join/leave:', ({ announcesName, reviewsName }) => (reviewsName ? 'enabled (with review)' : enabled(announcesName))],
  ['Announce User Count all:', ({ announcesCountToAllAbove }) => enabled(announcesCountToAllAbove !== undefined)],
  ['Text Messaging:', ({ sendsText }) => enabled(sendsText)],
  ['Answer Channel:', ({ isAnswered }) => String(isAnswered)],
];

export const confbridgeShowUser = defineCommand({
  words: 'confbridge show profile user',
  summary: 'Show a conference user profile.',
  usage: 'Usage: confbridge show profile user [<profile name>]',
  run({ exchange: { conferences } }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const user = conferences.userProfiles().get(name);
    if (!user) return [`No conference user profile named '${name}' found!`];
    return [rule, ...USER_ROWS.map(([label, value]) => `${left(label, 24)} ${value(user)}`), ''];
  },
});

const yes = (on: boolean): string => (on ? 'yes' : 'no');

/** With the blanks that Asterisk 20 prints. What is not here (video, binaural sound, other rates) is shown as what it is without it. */
const BRIDGE_ROWS: readonly (readonly [label: string, value: (bridge: BridgeProfile) => string])[] = [
  ['Name:                 ', ({ name }) => name],
  ['Language:             ', ({ language }) => language],
  ['Internal Sample Rate: ', () => 'auto'],
  ['Maximum Sample Rate: ', () => 'none'],
  ['Mixing Interval:      ', () => '20'],
  ['Record Conference:    ', ({ recordsConference }) => yes(recordsConference)],
  ['Record File Append:    ', ({ recordFileAppends }) => yes(recordFileAppends)],
  ['Record File Timestamp: ', ({ recordFileHasTime }) => yes(recordFileHasTime)],
  ['Record File:          ', ({ recordFile }) => recordFile || 'Auto Generated'],
  ['Record Options:       ', () => ''],
  ['Record Command:       ', () => ''],
  ['Max Members:          ', ({ maxMembers }) => (maxMembers === 0 ? 'No Limit' : String(maxMembers))],
  ['Registration context: ', ({ registrationContext }) => registrationContext],
  ['Video Mode:           ', () => 'no video'],
  ['Video Update Discard: ', () => '2000'],
  ['REMB Send Interval: ', () => '0'],
  ['REMB Behavior:           ', () => 'average'],
  ['Enable Events:             ', () => yes(false)],
];

const sound =
  (name: ConferenceSound) =>
  ({ sounds }: BridgeProfile): string =>
    sounds[name];

/** In the order of Asterisk 20, and with its slip of `lockednow`. */
const SOUND_ROWS: typeof BRIDGE_ROWS = [
  ['sound_only_person:    ', sound('only_person')],
  ['sound_only_one:       ', sound('only_one')],
  ['sound_has_joined:     ', sound('has_joined')],
  ['sound_has_left:       ', sound('has_left')],
  ['sound_kicked:         ', sound('kicked')],
  ['sound_muted:          ', sound('muted')],
  ['sound_unmuted:        ', sound('unmuted')],
  ['sound_binaural_on:    ', () => 'confbridge-binaural-on'],
  ['sound_binaural_off:   ', () => 'confbridge-binaural-off'],
  ['sound_there_are:      ', sound('there_are')],
  ['sound_other_in_party: ', sound('other_in_party')],
  ['sound_place_into_conference: ', () => 'conf-placeintoconf'],
  ['sound_wait_for_leader:       ', sound('wait_for_leader')],
  ['sound_leader_has_left:       ', sound('leader_has_left')],
  ['sound_get_pin:        ', sound('get_pin')],
  ['sound_invalid_pin:    ', sound('invalid_pin')],
  ['sound_locked:         ', sound('locked')],
  ['sound_unlocked_now:   ', sound('unlocked_now')],
  ['sound_lockednow:      ', sound('locked_now')],
  ['sound_error_menu:     ', sound('error_menu')],
  ['sound_join:           ', sound('join')],
  ['sound_leave:          ', sound('leave')],
  ['sound_participants_muted:     ', sound('participants_muted')],
  ['sound_participants_unmuted:     ', sound('participants_unmuted')],
  ['sound_begin:          ', sound('begin')],
];

export const confbridgeShowBridge = defineCommand({
  words: 'confbridge show profile bridge',
  summary: 'Show a conference bridge profile.',
  usage: 'Usage: confbridge show profile bridge <profile name>',
  run({ exchange: { conferences } }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const bridge = conferences.bridgeProfiles().get(name);
    if (!bridge) return [`No conference bridge profile named '${name}' found!`];
    return [rule, ...[...BRIDGE_ROWS, ...SOUND_ROWS].map(([label, value]) => `${label}${value(bridge)}`), ''];
  },
});

export const confbridgeShowMenu = defineCommand({
  words: 'confbridge show menu',
  summary: 'Show a conference menu',
  usage: 'Usage: confbridge show menu [<menu name>]',
  run({ exchange: { conferences } }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const menu = conferences.menus().get(name);
    if (!menu) return [`No conference menu named '${name}' found!`];
    return [`Name: ${menu.name}`, ...menu.entries.map(({ digits, actions }) => `${digits}=${actions.map(actionText).join(', ')}`)];
  },
});

function actionText(action: MenuAction): string {
  if (action.kind === 'dialplan_exec') return `dialplan_exec(${action.context},${action.exten},${action.priority})`;
  return 'sounds' in action ? `${action.kind}(${action.sounds.join('&')})` : action.kind;
}
