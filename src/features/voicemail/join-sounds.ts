import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openRegular } from '../../base/regular-file.ts';

/** Where the samples of a file lie; `header` stands in front of them. */
interface Samples {
  readonly path: string;
  readonly header: Buffer;
  readonly start: number;
  readonly size: number;
}

const HEAD_BYTES = 4096;

/**
 * Writes the sound of one file and behind it that of another of the same kind to a third. WAV gets one header for both, what else a mailbox
 * holds has none.
 * @throws when one is a WAV file of another kind than the other
 */
export async function joinSounds(first: string, second: string, to: string): Promise<void> {
  const parts = [await samplesOf(first), await samplesOf(second)] as const;
  const [{ header }, { header: other }] = parts;
  if (!kindOf(header).equals(kindOf(other))) throw new Error(`${first} and ${second} are not sounds of one kind`);
  const both = parts[0].size + parts[1].size;
  if (header.length > 0) {
    header.writeUInt32LE(header.length - 8 + both, 4);
    header.writeUInt32LE(both, header.length - 4);
  }
  await pipeline(
    async function* () {
      yield header;
      for (const { path, start, size } of parts) if (size > 0) yield* createReadStream(path, { start, end: start + size - 1 });
    },
    createWriteStream(to, { mode: 0o660 }),
  );
}

async function samplesOf(path: string): Promise<Samples> {
  const file = await openRegular(path);
  try {
    const { size } = await file.stat();
    if (!path.endsWith('.wav')) return { path, header: Buffer.alloc(0), start: 0, size };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const data = buffer.subarray(0, bytesRead).indexOf('data', 12, 'latin1');
    const start = data + 8;
    if (buffer.toString('latin1', 0, 4) !== 'RIFF' || data < 36 || start > bytesRead) throw new Error(`${path} is no WAV file`);
    return { path, header: buffer.subarray(0, start), start, size: Math.min(buffer.readUInt32LE(data + 4), size - start) };
  } finally {
    await file.close();
  }
}

/** Format, channels, rate and width. */
const kindOf = (header: Buffer): Buffer => header.subarray(20, 36);
