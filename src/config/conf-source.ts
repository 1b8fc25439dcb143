import { readdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { RingdownError } from '../base/errors.ts';
import { openRegular } from '../base/regular-file.ts';

/** Longest configuration file: a hundred times what ten thousand phones take. */
const MAX_FILE_BYTES = 64 << 20;

/** Where configuration text comes from. Names are relative to the configuration folder (`sip.conf`, `sip.d/a.conf`) or absolute. */
export interface ConfSource {
  /**
   * The text of a file, one character a byte (latin1); undefined when there is no such file.
   * @throws for one that cannot be read: it is there, and counting it as empty would take away what it says
   */
  read(name: string): Promise<string | undefined>;
  /** Names that match a pattern of `*`, `?` and `[a-z]`, sorted as `glob(3)` sorts them. */
  list(pattern: string): Promise<readonly string[]>;
}

/** The files of one folder. */
export class DirectoryConfSource implements ConfSource {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  async read(name: string): Promise<string | undefined> {
    const file = await openRegular(resolve(this.#folder, name)).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    try {
      if (((await file?.stat())?.size ?? 0) > MAX_FILE_BYTES)
        throw new RingdownError('CONF_INVALID', `${name} is larger than ${MAX_FILE_BYTES >> 20} MiB`);
      return await file?.readFile('latin1');
    } finally {
      await file?.close();
    }
  }

  async list(pattern: string): Promise<readonly string[]> {
    const segments = pattern.split('/').filter((segment) => segment !== '');
    let names = [isAbsolute(pattern) ? '/' : ''];
    for (const [index, segment] of segments.entries()) {
      const next = await Promise.all(names.map((name) => this.#inFolder(name, segment, index === segments.length - 1)));
      names = next.flat();
    }
    return names.sort();
  }

  /** @param isLast folders that match are passed over where files are wanted */
  async #inFolder(folder: string, segment: string, isLast: boolean): Promise<string[]> {
    if (!isPattern(segment)) return [join(folder, segment)];
    const matches = globMatcher(segment);
    try {
      const entries = await readdir(resolve(this.#folder, folder), { withFileTypes: true });
      return entries.filter((entry) => matches(entry.name) && !(isLast && entry.isDirectory())).map(({ name }) => join(folder, name));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

/** Files held in memory, for tests and exchanges that are embedded. */
export class MemoryConfSource implements ConfSource {
  readonly #files: Map<string, string>;

  /** @param files text by name; text is taken as UTF-8 and becomes one character a byte, as on disk. */
  constructor(files: Readonly<Record<string, string>>) {
    this.#files = new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'utf8').toString('latin1')]));
  }

  set(name: string, text: string): void {
    this.#files.set(name, Buffer.from(text, 'utf8').toString('latin1'));
  }

  delete(name: string): void {
    this.#files.delete(name);
  }

  async read(name: string): Promise<string | undefined> {
    return this.#files.get(name);
  }

  async list(pattern: string): Promise<readonly string[]> {
    const folder = dirname(pattern);
    const matches = globMatcher(pattern.slice(pattern.lastIndexOf('/') + 1));
    return [...this.#files.keys()].filter((name) => dirname(name) === folder && matches(name.slice(name.lastIndexOf('/') + 1))).sort();
  }
}

export const isPattern = (name: string): boolean => /[*?[]/.test(name);

/** Tells the names of one folder that a glob segment means; a leading dot must be written out. */
function globMatcher(segment: string): (name: string) => boolean {
  const source = segment.replace(/\[!?[^\]]*\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length > 1) return piece.replace(/\\/g, '\\\\').replace(/^\[!/, '[^');
    return piece.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  const pattern = new RegExp(`^${source}$`, 's');
  return (name) => (segment.startsWith('.') || !name.startsWith('.')) && pattern.test(name);
}

const isMissing = (error: unknown): boolean => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG';
};
