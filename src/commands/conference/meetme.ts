import type { RoomMemberView } from '../../exchange/conference-commands.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { shownName } from '../channel-name.ts';
import { cell, clockTime, left, right } from '../columns.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

export const meetmeList = defineCommand({
  words: 'meetme list',
  aliases: ['meetme'],
  summary: 'List all conferences or a specific conference.',
  usage: 'Usage: meetme list [<confno>] [concise]\n       List all conferences or a specific conference.',
  run({ exchange, dialect }, args) {
    const concise = args.at(-1)?.toLowerCase() === 'concise';
    const [number, ...rest] = concise ? args.slice(0, -1) : args;
    if (rest.length > 0) return 'usage';
    if (exchange.conferences.count('MeetMe') === 0) return concise ? [] : ['No active MeetMe conferences.'];
    return number === undefined ? roomRows(exchange, concise, dialect) : memberRows(exchange, number, concise, dialect);
  },
});

/** In 2006 there was no column of locked rooms, and nobody asked to be heard (app_meetme.c of 1.4 and of 20). */
function roomRows({ conferences }: Exchange, concise: boolean, dialect: CommandDialect): string[] {
  const rooms = [...conferences.rooms('MeetMe')];
  if (concise)
    return rooms.map((room) =>
      [room.name, room.parties, room.marked, clockTime(room.seconds), Number(room.isDynamic), Number(room.isLocked)].join('!'),
    );
  const locked = (text: string): string => (dialect === 'modern' ? `  ${left(text, 6)}` : '');
  const rows = rooms.map((room) => {
    const parties = String(room.parties).padStart(4, '0');
    const marked = room.marked === 0 ? 'N/A ' : String(room.marked).padStart(4, '0');
    const creation = room.isDynamic ? 'Dynamic' : 'Static';
    return `${cell(room.name, 12)}   ${parties}\t      ${marked}       ${clockTime(room.seconds)}  ${left(creation, 8)}${locked(room.isLocked ? 'Yes' : 'No')}`;
  });
  const total = rooms.reduce((sum, { parties }) => sum + parties, 0);
  return [
    `${left('Conf Num', 14)} ${left('Parties', 14)} ${left('Marked', 10)} ${left('Activity', 8)}  ${left('Creation', 8)}${locked('Locked')}`,
    ...rows,
    `* Total number of MeetMe users: ${total}`,
  ];
}

function memberRows({ conferences }: Exchange, number: string, concise: boolean, dialect: CommandDialect): string[] {
  if (!conferences.room('MeetMe', number)) return concise ? [] : [`No such conference: ${number}.`];
  const members = [...conferences.members('MeetMe', number)];
  const row = concise ? conciseRow : memberRow;
  return [...members.map((member) => row(member, dialect)), ...(concise ? [] : [`${members.length} users in that conference.`])];
}

const memberRow = (member: RoomMemberView, dialect: CommandDialect): string =>
  [
    `User #: ${left(String(member.number).padStart(2, '0'), 2)}`,
    right((member.channel.callerId.number || '<unknown>').slice(0, 12), 12),
    cell(member.channel.callerId.name || '<no name>', 20),
    `Channel: ${shownName(member.channel.name, dialect)}`,
    member.profile.isAdmin ? '(Admin)' : '',
    member.onlyListens ? '(Listen only)' : '',
    member.isMutedByAdmin ? '(Admin Muted)' : member.isMuted ? '(Muted)' : '',
    ...(dialect === 'modern' ? [member.requestsTalk ? '(Request to Talk)' : ''] : []),
    !member.profile.tellsTalking ? '(unmonitored)' : member.isTalking ? '(talking)' : '(not talking)',
    clockTime(member.seconds),
  ].join(' ');

const conciseRow = (member: RoomMemberView, dialect: CommandDialect): string =>
  [
    member.number,
    member.channel.callerId.number ?? '',
    member.channel.callerId.name ?? '',
    shownName(member.channel.name, dialect),
    member.profile.isAdmin ? '1' : '',
    member.onlyListens ? '1' : '',
    member.isMuted ? '1' : '',
    ...(dialect === 'modern' ? [member.requestsTalk ? '1' : ''] : []),
    member.profile.tellsTalking ? Number(member.isTalking) : -1,
    clockTime(member.seconds),
  ].join('!');

/** Says nothing, whatever came of it: neither server does. */
const lockCommand = (word: 'lock' | 'unlock', on: boolean) =>
  defineCommand({
    words: `meetme ${word}`,
    summary: 'Lock or unlock a conference to new users.',
    usage: 'Usage: meetme lock|unlock <confno>\n       Lock or unlock a conference to new users.',
    run({ exchange: { conferences } }, [number, ...rest]) {
      if (number === undefined || rest.length > 0) return 'usage';
      conferences.lock('MeetMe', number, on);
      return [];
    },
  });

export const meetmeLock = lockCommand('lock', true);
export const meetmeUnlock = lockCommand('unlock', false);

const muteCommand = (word: 'mute' | 'unmute', on: boolean) =>
  defineCommand({
    words: `meetme ${word}`,
    summary: 'Mute or unmute a conference or a user in a conference.',
    usage: 'Usage: meetme mute|unmute <confno> all|<userno>\n       Mute or unmute a conference or a user in a conference.',
    run({ exchange: { conferences } }, [number, user, ...rest]) {
      if (number === undefined || user === undefined || rest.length > 0) return 'usage';
      if (user.toLowerCase() === 'all') conferences.muteAll(number, on);
      else conferences.muteNumber(number, Number(user), on);
      return [];
    },
  });

export const meetmeMute = muteCommand('mute', true);
export const meetmeUnmute = muteCommand('unmute', false);

export const meetmeKick = defineCommand({
  words: 'meetme kick',
  summary: 'Kick a conference or a user in a conference.',
  usage: 'Usage: meetme kick <confno> all|<userno>\n       Kick a conference or a user in a conference.',
  run({ exchange: { conferences } }, [number, user, ...rest]) {
    if (number === undefined || user === undefined || rest.length > 0) return 'usage';
    if (user.toLowerCase() === 'all') conferences.kick('MeetMe', number, 'all');
    else conferences.kickNumber('MeetMe', number, Number(user));
    return [];
  },
});
