import confbridgeKick from './confbridge-kick.ts';
import { confbridgeList, confbridgeListRooms } from './confbridge-list.ts';
import { confbridgeLock, confbridgeUnlock } from './confbridge-lock.ts';
import { confbridgeMute, confbridgeUnmute } from './confbridge-mute.ts';
import { confbridgeStartRecord, confbridgeStopRecord } from './confbridge-record.ts';
import confbridgeSetSingleVideoSrc from './confbridge-set-single-video-src.ts';
import { meetmeList, meetmeListRooms } from './meetme-list.ts';
import { meetmeMute, meetmeUnmute } from './meetme-mute.ts';

/** Rooms of ConfBridge and of MeetMe. */
export const conferenceActions = [
  confbridgeKick,
  confbridgeList,
  confbridgeListRooms,
  confbridgeLock,
  confbridgeMute,
  confbridgeSetSingleVideoSrc,
  confbridgeStartRecord,
  confbridgeStopRecord,
  confbridgeUnlock,
  confbridgeUnmute,
  meetmeList,
  meetmeListRooms,
  meetmeMute,
  meetmeUnmute,
];
