import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RingdownError } from '../../base/errors.ts';
import { clip } from './clip.ts';
import { readSound } from './sound-reader.ts';
import { SoundWriter } from './sound-writer.ts';

/** Samples that are added up at a time: 20 ms of the thread for less than a tenth of one. */
const STEP_SAMPLES = 4000;

/**
 * Adds up two files of sound into a third: where one is shorter, silence stands in for it. What is being written has another name until it
 * is whole, so that nobody ever finds half of it.
 * @throws when one cannot be read or the third not be written; nothing is left of the third then
 */
export async function mixFiles(files: readonly [string, string], into: string): Promise<void> {
  const unfinished = join(dirname(into), `.mixing-${basename(into)}`);
  let failure: unknown;
  const onError = (error: unknown) => {
    failure ??= error;
  };
  const writer = new SoundWriter(unfinished, { within: dirname(into), onError });
  const [one, other] = [new SampleReader(files[0]), new SampleReader(files[1])];
  try {
    for (let mixed = await step(one, other); mixed && failure === undefined; mixed = await step(one, other)) {
      while (failure === undefined && !writer.write(mixed)) await writer.drained();
    }
  } catch (error) {
    failure ??= error;
  } finally {
    await Promise.all([one.close(), other.close(), writer.close()]);
  }
  if (failure === undefined) await rename(unfinished, into);
  else {
    await rm(unfinished, { force: true });
    throw failure instanceof Error ? failure : new RingdownError('MEDIA_FILE', `${into} could not be mixed`);
  }
}

/** The next samples of both, added up; undefined at the end of the longer one. */
async function step(one: SampleReader, other: SampleReader): Promise<Int16Array | undefined> {
  const [a, b] = [await one.take(STEP_SAMPLES), await other.take(STEP_SAMPLES)];
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  if (longer.length === 0) return undefined;
  for (let i = 0; i < shorter.length; i++) longer[i] = clip(longer[i]! + shorter[i]!);
  return longer;
}

/** Samples of a file in pieces of the size that is asked for. */
class SampleReader {
  readonly #blocks: AsyncGenerator<Int16Array>;
  #block: Int16Array = new Int16Array();

  constructor(path: string) {
    this.#blocks = readSound(path);
  }

  /** A copy of the next `count` samples; fewer at the end of the file. */
  async take(count: number): Promise<Int16Array> {
    const samples = new Int16Array(count);
    let filled = 0;
    while (filled < count) {
      if (this.#block.length === 0) {
        const next = await this.#blocks.next();
        if (next.done) break;
        this.#block = next.value;
      }
      const part = this.#block.subarray(0, count - filled);
      samples.set(part, filled);
      filled += part.length;
      this.#block = this.#block.subarray(part.length);
    }
    return samples.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#blocks.return(undefined);
  }
}
