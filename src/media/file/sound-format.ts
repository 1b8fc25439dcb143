import { extname } from 'node:path';
import { entryOf } from '../../base/entry-of.ts';
import { decodeLaw, encodeLaw, LAWS, type Law } from '../codec/g711.ts';

/** How samples stand in a file. */
export interface SampleFormat {
  readonly bytesPerSample: 1 | 2;
  /** Encodes the first `count` samples to `bytes` from `at`. */
  encode(samples: Int16Array, count: number, bytes: Buffer, at: number): void;
  /** Decodes `bytes[start..end)`, whole samples, to `samples` from `to`. */
  decode(bytes: Buffer, start: number, end: number, samples: Int16Array, to: number): void;
}

const lawFormat = (law: Law): SampleFormat => ({
  bytesPerSample: 1,
  encode: (samples, count, bytes, at) => encodeLaw(law, samples, 0, count, bytes, at),
  decode: (bytes, start, end, samples, to) => decodeLaw(law, bytes, start, end, samples, to),
});

/** Signed 16 bits, little endian. */
export const PCM16: SampleFormat = {
  bytesPerSample: 2,
  encode(samples, count, bytes, at) {
    for (let i = 0; i < count; i++) bytes.writeInt16LE(samples[i]!, at + 2 * i);
  },
  decode(bytes, start, end, samples, to) {
    for (let i = start, o = to; i + 1 < end; i += 2, o++) samples[o] = bytes.readInt16LE(i);
  },
};
export const ULAW = lawFormat(LAWS.ulaw);
export const ALAW = lawFormat(LAWS.alaw);

/** Formats of files by their extension, in the order in which they are looked for. 8,000 samples a second, one channel. */
export const SOUND_EXTENSIONS = ['wav', 'ulaw', 'alaw', 'sln'] as const;
export type SoundExtension = (typeof SOUND_EXTENSIONS)[number];

const RAW_FORMATS: Readonly<Record<Exclude<SoundExtension, 'wav'>, SampleFormat>> = { ulaw: ULAW, alaw: ALAW, sln: PCM16 };

/** Other extensions of the same formats, as Asterisk takes them; a file is not looked for by them. */
const ALIASES: Readonly<Record<string, SoundExtension>> = {
  ul: 'ulaw',
  mu: 'ulaw',
  pcm: 'ulaw',
  ulw: 'ulaw',
  al: 'alaw',
  alw: 'alaw',
  raw: 'sln',
};

/** The format that the extension of `path` names. */
export const soundExtension = (path: string): SoundExtension | undefined => soundExtensionNamed(extname(path).slice(1));

/** The format that an extension (without the dot) means, in any case. */
export function soundExtensionNamed(extension: string): SoundExtension | undefined {
  const name = extension.toLowerCase();
  return SOUND_EXTENSIONS.find((known) => known === name) ?? entryOf(ALIASES, name);
}

/** The format of samples in files of `extension`; for wav the one that is written. */
export const formatOf = (extension: SoundExtension): SampleFormat => (extension === 'wav' ? PCM16 : RAW_FORMATS[extension]);
