import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { SOUND_EXTENSIONS, soundExtension } from './sound-format.ts';

/** Found prompts that are remembered. */
const MAX_REMEMBERED = 4096;

/**
 * Finds the file of a prompt: `<folder>/<language>/<name>.<extension>`, for the language as given (`de_AT`), its base (`de`) and English, in
 * the folders in their order, at last `<folder>/<name>` without a language. What is found is remembered; what is missing is looked for again.
 */
export class PromptFinder {
  readonly #folders: readonly string[];
  readonly #language: string;
  readonly #found = new Map<string, string>();

  /** @param language for names that are asked for without one. */
  constructor(folders: readonly string[], language = 'en') {
    this.#folders = folders;
    this.#language = language;
  }

  /**
   * The path with extension, or undefined. An absolute `name` is taken as it is, with or without extension; a relative one cannot leave
   * the folders.
   */
  async find(name: string, language = this.#language): Promise<string | undefined> {
    const key = `${language}/${name}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const path = await this.#look(name, language);
    if (path === undefined) return undefined;
    if (this.#found.size >= MAX_REMEMBERED) this.#found.clear();
    this.#found.set(key, path);
    return path;
  }

  async #look(name: string, language: string): Promise<string | undefined> {
    if (name.includes('\0')) return undefined;
    if (isAbsolute(name)) return firstFile(name);
    if (!isWithin(name) || !isWithin(language)) return undefined;
    for (const each of languagesOf(language)) {
      for (const folder of this.#folders) {
        const path = await firstFile(join(folder, each, name));
        if (path !== undefined) return path;
      }
    }
    return undefined;
  }
}

/** `de_AT` -> `de_AT`, `de`, `en`, none. */
function languagesOf(language: string): readonly string[] {
  const base = language.split(/[-_]/)[0] ?? language;
  return [...new Set([language, base, 'en', ''])];
}

const isWithin = (name: string): boolean => !name.split(/[/\\]/).includes('..');

async function firstFile(path: string): Promise<string | undefined> {
  if (soundExtension(path) !== undefined && (await exists(path))) return path;
  for (const extension of SOUND_EXTENSIONS) {
    const candidate = `${path}.${extension}`;
    if (await exists(candidate)) return candidate;
  }
  return undefined;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
