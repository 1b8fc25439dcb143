import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { RingdownError } from '../../base/errors.ts';
import { doneTo } from '../../base/file-failure.ts';

/** What a recording is written to: a file that only its owner may read, or, for `-`, standard output. */
export class RecordingFile {
  readonly #path: string;
  readonly #file: WriteStream | undefined;

  /**
   * @param force writes over an earlier file
   * @param onFailure is told that nothing more can be written, such as for a disk that is full; `close` says why
   * @throws Error that names the file, and RingdownError `CLI_EXISTS`
   */
  static async open(path: string, force: boolean, onFailure: () => void): Promise<RecordingFile> {
    if (path === '-') return new RecordingFile(path, undefined);
    const file = createWriteStream(path, { flags: force ? 'w' : 'wx', mode: 0o600 });
    try {
      await doneTo(path, 'written', once(file, 'open'));
    } catch (error) {
      const isFile = await stat(path)
        .then((found) => found.isFile())
        .catch(() => false);
      throw isFile && !force ? new RingdownError('CLI_EXISTS', `${path} exists; --force writes over it`, { cause: error }) : error;
    }
    file.on('error', onFailure);
    return new RecordingFile(path, file);
  }

  private constructor(path: string, file: WriteStream | undefined) {
    this.#path = path;
    this.#file = file;
  }

  write(line: string): void {
    (this.#file ?? process.stdout).write(line);
  }

  /** Resolves when all is on the disk. @throws Error that names the file, where something was not */
  async close(): Promise<void> {
    this.#file?.end();
    if (this.#file) await doneTo(this.#path, 'written', finished(this.#file));
  }

  async remove(): Promise<void> {
    if (this.#file) await rm(this.#path);
  }
}
