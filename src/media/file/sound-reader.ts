import type { FileHandle } from 'node:fs/promises';
import { RingdownError } from '../../base/errors.ts';
import { openRegular } from '../../base/regular-file.ts';
import { formatOf, type SampleFormat, soundExtension } from './sound-format.ts';
import { parseWavHeader } from './wav-header.ts';

/** Bytes read at a time: a second of G.711, half a second of linear sound. */
const BLOCK_BYTES = 8000;
/** Where the samples of a WAV file have to begin. */
const HEAD_BYTES = 4096;

/** The samples of a file from one of them on, block by block. Throws `MEDIA_FILE` (format) or the system's error. */
export async function* readSound(path: string, fromSample = 0): AsyncGenerator<Int16Array> {
  const file = await openRegular(path);
  try {
    const { format, dataStart, dataEnd } = await layoutOf(file, path);
    const blockBytes = BLOCK_BYTES;
    const buffer = Buffer.allocUnsafe(blockBytes);
    for (let at = dataStart + fromSample * format.bytesPerSample; at < dataEnd; ) {
      const wanted = Math.min(blockBytes, dataEnd - at);
      const { bytesRead } = await file.read(buffer, 0, wanted, at);
      const count = Math.floor(bytesRead / format.bytesPerSample);
      if (count === 0) return;
      const samples = new Int16Array(count);
      format.decode(buffer, 0, count * format.bytesPerSample, samples, 0);
      at += count * format.bytesPerSample;
      yield samples;
    }
  } finally {
    await file.close();
  }
}

async function layoutOf(file: FileHandle, path: string): Promise<{ format: SampleFormat; dataStart: number; dataEnd: number }> {
  const extension = soundExtension(path);
  if (!extension) throw new RingdownError('MEDIA_FILE', `${path}: no sound format has this extension`);
  const { size } = await file.stat();
  if (extension !== 'wav') return { format: formatOf(extension), dataStart: 0, dataEnd: size };
  const head = Buffer.alloc(Math.min(HEAD_BYTES, size));
  await file.read(head, 0, head.length, 0);
  const layout = parseWavHeader(head, size);
  if (typeof layout === 'string') throw new RingdownError('MEDIA_FILE', `${path}: ${layout}`);
  return layout;
}
