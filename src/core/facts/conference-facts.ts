import type { BridgeSnapshot, ChannelSnapshot } from '../snapshots.ts';

/** Rooms in which many talk. */
export interface ConferenceFacts {
  'conference.started': { conference: ConferenceSnapshot };
  'conference.ended': { conference: ConferenceSnapshot };
  /** Told right after the channel has entered the bridge. */
  'conference.memberJoined': MemberFact;
  /** Told while the channel is still in the bridge. */
  'conference.memberLeft': MemberFact;
  /** Somebody said that it is to be muted, or no longer; told also where that was so before. */
  'conference.memberMuted': MemberFact & { muted: boolean };
  'conference.memberTalking': MemberFact & { talking: boolean };
  /** Who was muted by an administrator asks to be heard, or no longer does. */
  'conference.talkRequested': MemberFact & { requested: boolean };
  'conference.recordingStarted': { conference: ConferenceSnapshot; file: string };
  'conference.recordingStopped': { conference: ConferenceSnapshot; file: string };
}

export interface MemberFact {
  conference: ConferenceSnapshot;
  channel: ChannelSnapshot;
  member: ConferenceMemberSnapshot;
}

export interface ConferenceSnapshot {
  readonly name: string;
  /** Which application made the room: each has its own names. */
  readonly application: ConferenceApplication;
  readonly bridge: BridgeSnapshot;
}

export type ConferenceApplication = 'ConfBridge' | 'MeetMe';

export interface ConferenceMemberSnapshot {
  /** Counted up in the order of joining, from 1. */
  readonly number: number;
  readonly isAdmin: boolean;
  readonly isMuted: boolean;
  /** Whole seconds since it joined. */
  readonly seconds: number;
}
