import type { CodecName } from '../../core/ports/media.ts';

/** Of the codecs that a configuration allows, those that have sound, in its order. */
export const ownCodecs = (allowed: readonly string[]): CodecName[] =>
  allowed.filter((codec): codec is CodecName => codec === 'ulaw' || codec === 'alaw');
