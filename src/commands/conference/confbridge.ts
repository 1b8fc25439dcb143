import type { RoomMemberView } from '../../exchange/conference-commands.ts';
import { left, right } from '../columns.ts';
import { defineCommand, refused } from '../define-command.ts';

const yes = (on: boolean): string => (on ? 'Yes' : 'No');
const noRoom = (name: string): string => `No conference bridge named '${name}' found!`;
const isGroup = (who: string): boolean => /^(?:all|participants)$/i.test(who);

export const confbridgeList = defineCommand({
  words: 'confbridge list',
  summary: 'List conference bridges and participants.',
  usage: `Usage: confbridge list [<name>]
       Lists all currently active conference bridges or a specific conference bridge.

       When a conference bridge name is provided, flags may be shown for users. Below
       are the flags and what they represent.

       Flags:
         A - The user is an admin
         M - The user is a marked user
         W - The user must wait for a marked user to join
         E - The user will be kicked after the last marked user leaves the conference
         m - The user is muted
         w - The user is waiting for a marked user to join`,
  run({ exchange: { conferences } }, [name, ...rest]) {
    if (rest.length > 0) return 'usage';
    if (name === undefined) {
      const rooms = [...conferences.rooms('ConfBridge')].map(
        (room) =>
          `${left(room.name, 32)} ${right(room.parties, 6)} ${right(room.marked, 6)} ${left(yes(room.isLocked), 6)} ${yes(room.isMuted)}`,
      );
      return ['Conference Bridge Name           Users  Marked Locked Muted', `${'='.repeat(32)} ====== ====== ====== =====`, ...rooms];
    }
    if (!conferences.room('ConfBridge', name)) return [noRoom(name)];
    return [
      'Channel                        Flags  User Profile     Bridge Profile   Menu             CallerID',
      `${'='.repeat(30)} ====== ${'='.repeat(16)} ${'='.repeat(16)} ${'='.repeat(16)} ${'='.repeat(16)}`,
      ...[...conferences.members('ConfBridge', name)].map(memberRow),
    ];
  },
});

function memberRow(member: RoomMemberView): string {
  const { channel, profile, bridgeProfile, menu } = member;
  const flags = [
    [profile.isAdmin, 'A'],
    [profile.isMarked, 'M'],
    [profile.waitsForMarked, 'W'],
    [profile.endsWithMarked, 'E'],
    [member.isMuted, 'm'],
    [member.isWaiting, 'w'],
  ] as const;
  const shown = flags.map(([is, letter]) => (is ? letter : '')).join('');
  return `${left(channel.name, 30)} ${left(shown, 6)} ${left(profile.name, 16)} ${left(bridgeProfile, 16)} ${left(menu, 16)} ${channel.callerId.number || '<unknown>'}`;
}

export const confbridgeKick = defineCommand({
  words: 'confbridge kick',
  summary: 'Kick participants out of conference bridges.',
  usage: `Usage: confbridge kick <conference> <channel>
       Kicks a channel out of the conference bridge.
             (all to kick everyone, participants to kick non-admins).`,
  run({ exchange: { conferences } }, [name, who, ...rest]) {
    if (name === undefined || who === undefined || rest.length > 0) return 'usage';
    switch (conferences.kick('ConfBridge', name, who)) {
      case 'no room':
        return [noRoom(name)];
      case 'no member':
        return [isGroup(who) ? 'No participants found!' : `No participant named '${who}' found!`];
      case 'done':
        return [`Kicked '${who}' out of conference '${name}'`];
    }
  },
});

const muteCommand = (word: 'mute' | 'unmute', on: boolean, summary: string, does: string) =>
  defineCommand({
    words: `confbridge ${word}`,
    summary,
    usage: `Usage: confbridge ${word} <conference> <channel>
       ${on ? 'Mute' : 'Unmute'} a channel in a conference.
              (all to ${word} everyone, participants to ${word} non-admins)
       If the specified channel is a prefix,
       the action will be taken on the first
       matching channel.`,
    run({ exchange: { conferences } }, [name, who, ...rest]) {
      if (name === undefined || who === undefined || rest.length > 0) return 'usage';
      switch (conferences.mute('ConfBridge', name, who, on)) {
        case 'no room':
          return [noRoom(name)];
        case 'no member':
          return [isGroup(who) ? `No participants found in conference ${name}` : `No channel named '${who}' found in conference ${name}`];
        case 'done':
          return [`${does} ${who} from confbridge ${name}`];
      }
    },
  });

export const confbridgeMute = muteCommand('mute', true, 'Mute participants.', 'Muting');
export const confbridgeUnmute = muteCommand('unmute', false, 'Unmute participants.', 'Unmuting');

const lockCommand = (word: 'lock' | 'unlock', on: boolean, summary: string, usage: string) =>
  defineCommand({
    words: `confbridge ${word}`,
    summary,
    usage,
    run({ exchange: { conferences } }, [name, ...rest]) {
      if (name === undefined || rest.length > 0) return 'usage';
      return [conferences.lock('ConfBridge', name, on) ? `Conference ${name} is ${word}ed.` : `Conference ${name} is not found`];
    },
  });

export const confbridgeLock = lockCommand(
  'lock',
  true,
  'Lock a conference.',
  `Usage: confbridge lock <conference>
       Lock a conference. While locked, no new non-admins
       may join the conference.`,
);
export const confbridgeUnlock = lockCommand(
  'unlock',
  false,
  'Unlock a conference.',
  'Usage: confbridge unlock <conference>\n       Unlock a previously locked conference.',
);

export const confbridgeRecordStart = defineCommand({
  words: 'confbridge record start',
  summary: 'Start recording a conference',
  usage: `Usage: confbridge record start <conference> <file>
       <file> is optional, Otherwise the bridge profile
       record file will be used.  If the bridge profile
       has no record file specified, a file will automatically
       be generated in the monitor directory`,
  run({ exchange: { conferences } }, [name, file]) {
    if (name === undefined) return 'usage';
    switch (conferences.startRecording(name, file)) {
      case 'no room':
        return refused('Conference not found.');
      case 'running':
        return ['Conference is already being recorded.'];
      case 'refused':
        return refused('Could not start recording due to internal error.');
      case 'started':
        return ['Recording started'];
    }
  },
});

export const confbridgeRecordStop = defineCommand({
  words: 'confbridge record stop',
  summary: 'Stop recording a conference.',
  usage: 'Usage: confbridge record stop <conference>\n       Stop a previously started recording.',
  run({ exchange: { conferences } }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const outcome = conferences.stopRecording(name);
    if (outcome === 'no room') return ['Conference not found.'];
    return [`Recording ${outcome === 'stopped' ? '' : 'could not be '}stopped.`];
  },
});
