/** What a reload came to, by the numbers of Asterisk's module.h. */
export const ReloadStatus = { Success: 0, Queued: 1, NotFound: 2, Error: 3, InProgress: 4, Uninitialised: 5, NotSupported: 6 } as const;
export type ReloadStatusNumber = (typeof ReloadStatus)[keyof typeof ReloadStatus];
