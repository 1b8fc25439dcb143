/** State of an extension by the numbers of ExtensionState: bits 1 in use, 2 busy, 4 unavailable, 8 ringing, 16 on hold; -1 no hint. */
export const ExtensionStatus = { NoHint: -1, Removed: -2, Idle: 0, InUse: 1, Busy: 2, Unavailable: 4, Ringing: 8, OnHold: 16 } as const;

const TEXTS: Readonly<Record<number, string>> = {
  0: 'Idle',
  1: 'InUse',
  2: 'Busy',
  4: 'Unavailable',
  8: 'Ringing',
  9: 'InUse&Ringing',
  16: 'Hold',
  17: 'InUse&Hold',
};

/** Text of a status as ExtensionStatus and ExtensionState show it (AMI modern section 18). */
export const extensionStatusText = (status: number): string => TEXTS[status] ?? 'Unknown';
