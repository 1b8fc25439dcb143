/** Channel states of Asterisk by number (main/channel.c names them). */
export const ChannelState = {
  Down: 0,
  Reserved: 1,
  OffHook: 2,
  Dialing: 3,
  Ring: 4,
  Ringing: 5,
  Up: 6,
  Busy: 7,
  DialingOffHook: 8,
  PreRing: 9,
  Mute: 10,
} as const;
export type ChannelStateNumber = (typeof ChannelState)[keyof typeof ChannelState];

const NAMES = ['Down', 'Rsrvd', 'OffHook', 'Dialing', 'Ring', 'Ringing', 'Up', 'Busy', 'Dialing Offhook', 'Pre-ring', 'Mute'] as const;

/** The text that AMI and the console show for a state. */
export const channelStateName = (state: ChannelStateNumber): string => NAMES[state];
