import type { MediaEngine, MediaPort } from './media.ts';

/** A media engine for exchanges without sound: Local channels only. Opening an RTP port is refused. */
export const noMedia: MediaEngine = {
  openRtp: () => Promise.reject(new Error('this exchange has no media engine')),
  openPair: (): readonly [MediaPort, MediaPort] => {
    throw new Error('this exchange has no media engine');
  },
  join: () => {},
  part: () => {},
  stop: async () => {},
};
