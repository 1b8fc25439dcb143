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

/** Text of a hint's status as ExtensionStatus and ExtensionState show it (AMI modern section 18). */
export const extensionStatusText = (status: number): string => TEXTS[status] ?? 'Unknown';
