import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RingdownError } from '../../base/errors.ts';
import { makeFolderWithin } from '../../base/path-guard.ts';
import { formatOf, type SampleFormat, soundExtension } from './sound-format.ts';
import { buildWavHeader, parseWavHeader, WAV_HEADER_BYTES } from './wav-header.ts';

/** Samples collected before they are written: half a second. */
const BLOCK_SAMPLES = 4000;
/** Blocks that may wait for the disk: 15 seconds. What comes on top is dropped. */
const MAX_WAITING_BLOCKS = 30;
/** The header of a WAV file is made true again after this many blocks: five seconds are the most that a crash hides. */
const HEADER_BLOCKS = 10;

export interface WriterOptions {
  readonly append?: boolean | undefined;
  /** Folder that the file stays in, where a link leads as well. */
  readonly within: string;
  /** Hears once that the file cannot be written. */
  onError(error: unknown): void;
}

/** Writes linear sound to a file in the format of its extension, behind the caller: `write` returns at once and never waits for the disk. */
export class SoundWriter {
  readonly #path: string;
  readonly #append: boolean;
  readonly #within: string;
  readonly #format: SampleFormat;
  readonly #isWav: boolean;
  readonly #onError: (error: unknown) => void;
  #block: Buffer;
  #samples = 0;
  readonly #waiting: Buffer[] = [];
  #working: Promise<void> | undefined;
  #file: FileHandle | undefined;
  #dataStart = 0;
  #position = 0;
  #sinceHeader = 0;
  #failed = false;
  #closing = false;

  /** Throws `MEDIA_FILE` for an extension that is no sound format. */
  constructor(path: string, { append = false, within, onError }: WriterOptions) {
    const extension = soundExtension(path);
    if (!extension) throw new RingdownError('MEDIA_FILE', `${path}: no sound format has this extension`);
    this.#path = path;
    this.#append = append;
    this.#within = within;
    this.#format = formatOf(extension);
    this.#isWav = extension === 'wav';
    this.#onError = onError;
    this.#block = this.#newBlock();
    this.#work();
  }

  /** False: the disk is too far behind, the frame is lost. */
  write(frame: Int16Array): boolean {
    if (this.#failed || this.#closing || this.#waiting.length >= MAX_WAITING_BLOCKS) return false;
    this.#format.encode(frame, frame.length, this.#block, this.#samples * this.#format.bytesPerSample);
    this.#samples += frame.length;
    if (this.#samples + frame.length > BLOCK_SAMPLES) this.#flush();
    return true;
  }

  /** Resolves when what waits for the disk has been written: for whoever can wait before it writes on. */
  async drained(): Promise<void> {
    while (this.#working) await this.#working;
  }

  /**
   * Writes what waits and a true header. Resolves when the file is whole; never rejects.
   * @param leftOut samples at the end that do not stay
   */
  async close(leftOut = 0): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#flush();
    while (this.#working) await this.#working;
    try {
      if (this.#file && !this.#failed) {
        if (leftOut > 0) await this.#shorten(this.#file, leftOut);
        await this.#writeHeader(this.#file);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      await this.#file?.close().catch(() => {});
    }
  }

  async #shorten(file: FileHandle, samples: number): Promise<void> {
    this.#position = Math.max(this.#dataStart, this.#position - samples * this.#format.bytesPerSample);
    await file.truncate(this.#position);
  }

  #newBlock(): Buffer {
    return Buffer.allocUnsafe(BLOCK_SAMPLES * this.#format.bytesPerSample);
  }

  #flush(): void {
    if (this.#samples === 0) return;
    this.#waiting.push(this.#block.subarray(0, this.#samples * this.#format.bytesPerSample));
    this.#block = this.#newBlock();
    this.#samples = 0;
    this.#work();
  }

  #work(): void {
    this.#working ??= this.#writeWaiting()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#working = undefined;
        if (this.#waiting.length > 0 && !this.#failed) this.#work();
      });
  }

  async #writeWaiting(): Promise<void> {
    this.#file ??= await this.#open();
    const file = this.#file;
    for (let block = this.#waiting[0]; block; block = this.#waiting[0]) {
      await writeWhole(file, block, this.#position);
      this.#waiting.shift();
      this.#position += block.length;
      if (++this.#sinceHeader >= HEADER_BLOCKS) await this.#writeHeader(file);
    }
  }

  async #open(): Promise<FileHandle> {
    const file = await this.#openFile();
    try {
      const { size } = await file.stat();
      this.#dataStart = this.#isWav ? WAV_HEADER_BYTES : 0;
      this.#position = this.#dataStart;
      if (this.#append && size > 0) this.#position = await this.#endOf(file, size);
      else await this.#writeHeader(file);
      return file;
    } catch (error) {
      await file.close().catch(() => {});
      throw error;
    }
  }

  /** A folder that is missing is made: names may lead below the one that is there. */
  async #openFile(): Promise<FileHandle> {
    await makeFolderWithin(this.#within, dirname(this.#path));
    const fresh = () => open(this.#path, constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_NOFOLLOW, 0o666);
    if (!this.#append) return fresh();
    // Not mode `a`: positions count there for nothing, and the header has to be rewritten.
    return open(this.#path, constants.O_RDWR | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return fresh();
      throw error;
    });
  }

  async #endOf(file: FileHandle, size: number): Promise<number> {
    if (!this.#isWav) return size;
    const head = Buffer.alloc(Math.min(size, WAV_HEADER_BYTES));
    await file.read(head, 0, head.length, 0);
    const layout = parseWavHeader(head, size);
    if (typeof layout === 'string' || layout.format !== this.#format || layout.dataStart !== WAV_HEADER_BYTES) {
      throw new RingdownError('MEDIA_FILE', `${this.#path}: only a plain 16-bit WAV file can be appended to`);
    }
    return layout.dataEnd;
  }

  async #writeHeader(file: FileHandle): Promise<void> {
    this.#sinceHeader = 0;
    if (!this.#isWav) return;
    const header = buildWavHeader(this.#position - this.#dataStart);
    await writeWhole(file, header, 0);
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#waiting.length = 0;
    this.#onError(error);
  }
}

/** A disk that is full takes a part first, and says so only when asked for the rest. */
async function writeWhole(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
}
