import type { SoundDirection } from '../../../core/ports/media.ts';
import type { Member } from '../../../features/conference/member.ts';
import type { Room } from '../../../features/conference/room.ts';

/** Letters of MeetMeAdmin that are about one user. */
export const USER_COMMANDS: Readonly<Record<string, (member: Member) => void>> = {
  k: (member) => member.sendOut('kicked'),
  M: (member) => member.mute(true),
  m: (member) => member.mute(false),
  r: resetVolumes,
  t: (member) => member.changeVolume('outgoing', -1),
  T: (member) => member.changeVolume('outgoing', 1),
  u: (member) => member.changeVolume('incoming', -1),
  U: (member) => member.changeVolume('incoming', 1),
};

/** Those that are about the room; false when it could not be done. */
export const ROOM_COMMANDS: Readonly<Record<string, (room: Room) => boolean | undefined>> = {
  L: (room) => lock(room, true),
  l: (room) => lock(room, false),
  K: (room) => forAll(room, (member) => member.sendOut('kicked')),
  e(room) {
    const last = room.newest;
    if (!last || last.profile.isAdmin) return false;
    last.sendOut('kicked');
    return true;
  },
  N: (room) => muteAll(room, true),
  n: (room) => muteAll(room, false),
  R: (room) => forAll(room, resetVolumes),
  s: (room) => changeVolumes(room, 'outgoing', -1),
  S: (room) => changeVolumes(room, 'outgoing', 1),
  v: (room) => changeVolumes(room, 'incoming', -1),
  V: (room) => changeVolumes(room, 'incoming', 1),
};

function resetVolumes(member: Member): void {
  member.changeVolume('incoming', 'reset');
  member.changeVolume('outgoing', 'reset');
}

function lock(room: Room, on: boolean): true {
  room.isLocked = on;
  return true;
}

function muteAll(room: Room, on: boolean): true {
  room.muteAll(on);
  return true;
}

function forAll(room: Room, act: (member: Member) => void): true {
  for (const member of room.members) act(member);
  return true;
}

const changeVolumes = (room: Room, direction: SoundDirection, by: 1 | -1): true =>
  forAll(room, (member) => member.changeVolume(direction, by));
