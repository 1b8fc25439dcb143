import type { MenuOptions } from '../config/confbridge-menu.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { type ApplicationContext, type ApplicationResult, defineApplication } from '../core/dialplan/define-application.ts';
import { profilesOf } from '../features/conference/channel-profiles.ts';
import type { Member, MemberEnd } from '../features/conference/member.ts';
import { conferences } from '../features/conference/rooms.ts';
import { answerAndListen } from './support/answer.ts';
import { askPin } from './support/conference/ask-pin.ts';
import { attendRoom } from './support/conference/attend-room.ts';
import { recordName } from './support/conference/record-name.ts';
import { menuCodes } from './support/conference/room-menu.ts';
import { playPrompts } from './support/prompts.ts';

const LONGEST_NAME = 79;
/** Who was kicked from the bridge by its name has none (Asterisk 20). */
const RESULTS: Readonly<Record<MemberEnd, string | undefined>> = {
  kicked: 'KICKED',
  endMarked: 'ENDMARKED',
  timeout: 'TIMEOUT',
  left: 'DTMF',
  takenOut: undefined,
};

export default defineApplication({
  name: 'ConfBridge',
  summary: 'Conference bridge application.',
  syntax: 'ConfBridge(conference[,bridge_profile[,user_profile[,menu]]])',
  description:
    'Enters a conference, which is there as long as somebody is in it. The profiles and menus are those of confbridge.conf; where none is named, those of CONFBRIDGE() on the channel, else the default ones. `CONFBRIDGE_RESULT` is FAILED (also for a wrong PIN or a locked room: the call ends), HANGUP, KICKED, ENDMARKED, TIMEOUT or DTMF (left by the menu).',
  async run(context, data) {
    const { channel, logger } = context;
    const [conference = '', bridgeName = '', userName = '', menuName = ''] = splitArguments(data).map((part) => part.trim());
    if (conference === '' || conference.length > LONGEST_NAME) {
      logger.warning(`${channel.name}: ConfBridge needs the name of a conference, of at most ${LONGEST_NAME} characters`);
      return fail(context);
    }
    const profiles = profilesOf(channel, { bridge: bridgeName, user: userName, menu: menuName });
    if (typeof profiles === 'string') {
      logger.warning(`${channel.name}: there is no conference ${profiles}`);
      return fail(context);
    }
    const { user, bridge, menu } = profiles;
    let hasJoined = false;
    try {
      if (user.isAnswered) await answerAndListen(context);
      const { get_pin: question, invalid_pin: wrong } = bridge.sounds;
      if (user.pin !== '' && (await askPin(context, { question, wrong }, (pin) => pin === user.pin)) === undefined) return fail(context);
      const name = await recordName(context, conference, user);
      const { confBridge: rooms } = conferences.of(context.core);
      const open = rooms.find(conference);
      if (open && (open.isLocked || open.isFull) && !user.isAdmin) {
        void name?.remove();
        await playPrompts(context, [open.sound('locked')]);
        return fail(context);
      }
      const room = open ?? rooms.open(conference, { profile: bridge });
      const onEnd = (why: MemberEnd) => channel.setVariable('CONFBRIDGE_RESULT', RESULTS[why]);
      const joined = room.join(channel, { profile: user, menu, onEnd });
      hasJoined = true;
      return await attend(context, { ...joined, name }, menu);
    } catch (thrown) {
      if (!hasJoined) fail(context);
      throw thrown;
    }
  },
});

function fail({ channel }: ApplicationContext): 'hangup' {
  if (!channel.ended) channel.setVariable('CONFBRIDGE_RESULT', 'FAILED');
  return 'hangup';
}

async function attend(
  context: ApplicationContext,
  joined: { member: Member } & Omit<Parameters<typeof attendRoom>[1], 'codes'>,
  menu: MenuOptions,
): Promise<ApplicationResult> {
  const { channel } = context;
  const { member } = joined;
  const { room, profile } = member;
  try {
    const why = await attendRoom(context, { ...joined, codes: menuCodes(context, menu, () => member) });
    if ((why === 'kicked' || why === 'endMarked') && !profile.isQuiet) await playPrompts(context, [room.sound('kicked')]);
    return undefined;
  } catch (thrown) {
    if (!channel.ended && channel.hangingUp && !member.isLeaving) channel.setVariable('CONFBRIDGE_RESULT', 'HANGUP');
    throw thrown;
  } finally {
    room.leave(member);
  }
}
