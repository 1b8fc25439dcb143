import type { Member } from '../../../features/conference/member.ts';
import type { FeatureCode } from '../../../features/in-call/code-matcher.ts';

/** What `*` and a digit do in a room of MeetMe (the menus of app_meetme without their being read out). `say` plays to the member. */
export function meetMeCodes(member: Member, say: (sounds: readonly string[]) => Promise<unknown>): FeatureCode[] {
  const { room } = member;
  const tell = (sound: Parameters<typeof room.sound>[0]): void => {
    say([room.sound(sound)]).catch(() => {});
  };
  const everybody: FeatureCode[] = [
    {
      code: '*1',
      run: () => {
        // Whom an administrator muted can only ask.
        if (member.isMutedByAdmin && !member.profile.isAdmin) member.requestTalk();
        else {
          member.mute(!member.isMuted, 'self');
          tell(member.isMuted ? 'muted' : 'unmuted');
        }
      },
    },
    { code: '*4', run: () => member.changeVolume('incoming', -1) },
    { code: '*6', run: () => member.changeVolume('incoming', 1) },
    { code: '*7', run: () => member.changeVolume('outgoing', -1) },
    { code: '*9', run: () => member.changeVolume('outgoing', 1) },
  ];
  if (!member.profile.isAdmin) return everybody;
  return [
    ...everybody,
    {
      code: '*2',
      run: () => {
        room.isLocked = !room.isLocked;
        tell(room.isLocked ? 'locked_now' : 'unlocked_now');
      },
    },
    {
      code: '*3',
      run: () => {
        const last = room.newest;
        if (!last || last === member || last.profile.isAdmin) tell('error_menu');
        else last.sendOut('kicked');
      },
    },
  ];
}
