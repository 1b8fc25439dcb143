import { TypedEmitter } from '../../base/typed-emitter.ts';
import type { MediaEngine, MediaNews, MediaPort, Playback, Recording } from './media.ts';

/** A media engine for exchanges without sound: Local channels only. Opening an RTP port is refused; what is played is over at once. */
export const noMedia: MediaEngine = {
  openRtp: () => Promise.reject(new Error('this exchange has no media engine')),
  openPair: () => [silentPort(), silentPort()],
  openWire: () => ({ ...silentPort(), setFormat: () => {}, received: () => {}, dropped: 0 }),
  join: () => {},
  part: () => {},
  takeOver: () => {},
  openMixer: () => ({ openPort: () => ({ ...silentPort(), amplify: () => {} }), close: () => {} }),
  records: () => true,
  mixFiles: () => Promise.reject(new Error('this exchange has no media engine')),
  stop: async () => {},
};

const playedAtOnce: Playback = { done: Promise.resolve('finished'), stop: () => {} };
const recordedNothing: Recording = {
  done: Promise.resolve({ end: 'failed', durationMs: 0 }),
  pause: () => {},
  mute: () => {},
  stop: () => {},
};

const silentPort = (): MediaPort => ({
  news: new TypedEmitter<MediaNews>(),
  play: () => playedAtOnce,
  echo: () => {},
  record: () => recordedNothing,
  sendDigit: () => {},
  mute: () => {},
  watchTalking: () => {},
  heard: false,
  close: () => {},
});
