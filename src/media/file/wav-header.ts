import { ALAW, PCM16, type SampleFormat, ULAW } from './sound-format.ts';

export const WAV_HEADER_BYTES = 44;

/** The header of a RIFF WAVE file with `dataBytes` of 16-bit samples, 8,000 a second, one channel. */
export function buildWavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(Math.min(36 + dataBytes, 0xffff_ffff), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(Math.min(dataBytes, 0xffff_ffff), 40);
  return header;
}

export interface WavLayout {
  readonly format: SampleFormat;
  /** Bounds of the samples in the file; the end is no further than the file. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

const FORMATS: ReadonlyMap<number, SampleFormat> = new Map([
  [1, PCM16],
  [6, ALAW],
  [7, ULAW],
]);

/**
 * Reads the start of a WAV file of `fileBytes`. Returns why it cannot be used, else where its samples are. A data length of 0 or beyond
 * the file, which a writer leaves that died, means all that is there.
 */
export function parseWavHeader(head: Buffer, fileBytes: number): WavLayout | string {
  if (head.length < 12 || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE')
    return 'not a RIFF WAVE file';
  let format: SampleFormat | undefined;
  let at = 12;
  while (at + 8 <= head.length) {
    const id = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      if (start + 16 > head.length) return 'the fmt chunk is cut short';
      const found = readFormat(head, start);
      if (typeof found === 'string') return found;
      format = found;
    }
    if (id === 'data') {
      if (!format) return 'data before the fmt chunk';
      const end = size === 0 ? fileBytes : Math.min(start + size, fileBytes);
      return { format, dataStart: start, dataEnd: end };
    }
    at = start + size + (size % 2);
  }
  return 'no data chunk near the start';
}

function readFormat(head: Buffer, at: number): SampleFormat | string {
  const format = FORMATS.get(head.readUInt16LE(at));
  const channels = head.readUInt16LE(at + 2);
  const rate = head.readUInt32LE(at + 4);
  const bits = head.readUInt16LE(at + 14);
  if (!format || bits !== format.bytesPerSample * 8) return 'neither 16-bit PCM nor G.711';
  if (channels !== 1 || rate !== 8000) return `${channels} channels at ${rate} Hz, not one at 8000 Hz`;
  return format;
}
