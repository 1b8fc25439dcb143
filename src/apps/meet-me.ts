import { splitArguments } from '../core/dialplan/arguments.ts';
import { type ApplicationContext, type ApplicationResult, defineApplication } from '../core/dialplan/define-application.ts';
import type { Member, MemberEnd } from '../features/conference/member.ts';
import type { Room } from '../features/conference/room.ts';
import { conferences } from '../features/conference/rooms.ts';
import type { FeatureCode } from '../features/in-call/code-matcher.ts';
import { answerAndListen } from './support/answer.ts';
import { attendRoom } from './support/conference/attend-room.ts';
import { meetMeCodes } from './support/conference/meet-me-codes.ts';
import { type MeetMeOptions, parseMeetMeOptions } from './support/conference/meet-me-options.ts';
import { admit, type ChosenRoom, chooseRoom } from './support/conference/meet-me-room.ts';
import { recordName } from './support/conference/record-name.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'MeetMe',
  summary: 'MeetMe conference bridge.',
  syntax: 'MeetMe([confno[,[options][,pin]]])',
  description:
    'Enters a room of meetme.conf, or asks for its number. Options: a administrator, A marked, c says how many there are, C goes on when kicked, d makes the room, D asks for its PIN, e any empty room, E one without PIN, F passes digits, G(sound) said first, I announces the name, i lets who said it listen to it first, k closes the room when one is left, l only listens, L(ms) time limit, m muted, M(class) music when alone, o no sound of who does not talk, p(keys) keys that lead out, P always asks for the PIN, q quiet, r records, s codes with *, S(s) time limit, t only talks, T tells who talks, w(s) waits for a marked user, s seconds at most, x leaves with the last one, X a digit leads to its extension, 1 nothing for who is alone. Codes with s: *1 mute, *4 *6 *7 *9 volume, for administrators *2 lock, *3 kicks the newest. Sets MEETMESECS and MEETME_EXIT_KEY.',
  async run(context, data) {
    const { channel, logger } = context;
    const [number = '', optionText = '', pin = ''] = splitArguments(data).map((part) => part.trim());
    const options = parseMeetMeOptions(optionText);
    if (options.unknown !== '') logger.warning(`${channel.name}: nothing acts on the options ${options.unknown} of MeetMe`);
    await answerAndListen(context);
    const chosen = await chooseRoom(context, number, pin, options);
    const role = chosen && (await admit(context, chosen, pin, options));
    if (!chosen || !role) return 'hangup';
    const profile = { ...options.profile, isAdmin: role === 'admin' };
    const name = await recordName(context, chosen.number, profile);
    const room = openRoom(context, chosen);
    if (!room || (room.isLocked && !profile.isAdmin)) {
      void name?.remove();
      if (room) await playPrompts(context, [room.sound('locked')]);
      return 'hangup';
    }
    const { onlyListens, isDeaf } = options;
    const joined = room.join(channel, { profile, onlyListens, isDeaf });
    return attend(context, { ...joined, name }, options);
  },
});

/** What a room of ConfBridge may be, and one of MeetMe is not. */
const MEETME_PROFILE = {
  name: 'MeetMe',
  maxMembers: 0,
  recordsConference: false,
  recordFileHasTime: false,
  registrationContext: '',
} as const;

/** The room as it is now, or made. It has the sounds of the ConfBridge profile that everything falls back to. */
function openRoom({ core }: ApplicationContext, chosen: ChosenRoom): Room | undefined {
  const { meetMe, options } = conferences.of(core);
  const profile = options.bridges.get('default_bridge');
  return meetMe.find(chosen.number) ?? (profile && meetMe.open(chosen.number, { ...chosen, profile: { ...profile, ...MEETME_PROFILE } }));
}

async function attend(
  context: ApplicationContext,
  joined: { member: Member } & Omit<Parameters<typeof attendRoom>[1], 'codes'>,
  options: MeetMeOptions,
): Promise<ApplicationResult> {
  const { channel } = context;
  const { member } = joined;
  const { room } = member;
  let exitKey: string | undefined;
  const leaveBy = (key: string): FeatureCode => ({
    code: key,
    run: () => {
      exitKey = key;
      member.sendOut('left');
    },
  });
  // MeetMe has its beeps for those alone who can be heard and do not administer.
  const isSilent = options.onlyListens || member.profile.isAdmin;
  const exit = exitTo(context, options);
  const codes = [
    ...(options.hasMenu ? meetMeCodes(member, (names) => playPrompts(context, names)) : []),
    ...[...options.exitKeys].map(leaveBy),
    ...exit.digits.map(leaveBy),
  ];
  if (options.records && !room.isRecording) room.startRecording(recordingFile(context, room));
  try {
    const why = await attendRoom(context, { ...joined, codes, isSilent, waitsAtMostMs: options.waitsAtMostMs });
    if (why === 'kicked' && !member.profile.isQuiet) await playPrompts(context, [room.sound('kicked')]);
    return after(context, why, exitKey, exit, options);
  } finally {
    if (!channel.ended) channel.setVariable('MEETMESECS', String(member.seconds));
    room.leave(member);
    if (options.closesWithLast && room.activeCount === 1) for (const other of room.members) other.sendOut('kicked');
  }
}

interface Exit {
  readonly context: string;
  readonly digits: readonly string[];
}

/** Digits that are extensions of the context to which `X` leads. */
function exitTo({ core, channel }: ApplicationContext, options: MeetMeOptions): Exit {
  const context = channel.getVariable('MEETME_EXIT_CONTEXT') || channel.context;
  const keys = options.exitsToExtension ? [...'0123456789*#'] : [];
  return { context, digits: keys.filter((key) => core.dialplan.hasExten(context, key, channel.callerId.number)) };
}

function after(
  { channel }: ApplicationContext,
  why: MemberEnd,
  exitKey: string | undefined,
  exit: Exit,
  options: MeetMeOptions,
): ApplicationResult {
  if (why !== 'left') return options.goesOnWhenKicked ? undefined : 'hangup';
  if (exitKey === undefined) return undefined;
  if (options.exitKeys.includes(exitKey)) channel.setVariable('MEETME_EXIT_KEY', exitKey);
  else channel.interpreter?.jump({ context: exit.context, exten: exitKey, priority: 1 });
  return undefined;
}

function recordingFile({ channel }: ApplicationContext, room: Room): string {
  const file = channel.getVariable('MEETME_RECORDINGFILE') || `meetme-conf-rec-${room.name}-${channel.uniqueId}`;
  return `${file}.${channel.getVariable('MEETME_RECORDINGFORMAT') || 'wav'}`;
}
