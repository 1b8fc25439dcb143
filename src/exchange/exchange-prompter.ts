import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { IndicationsOptions } from '../config/indications-conf.ts';
import type { MusicOnHoldOptions } from '../config/musiconhold-conf.ts';
import type { Prompter } from '../core/ports/prompter.ts';
import { PromptFinder } from '../media/file/prompt-finder.ts';

export interface PrompterOptions {
  /** Folders of prompts, the preferred one first. */
  readonly soundFolders: readonly string[];
  /** Where the relative folders of music classes are looked for, in order. */
  readonly musicFolders: readonly string[];
}

interface MusicClass {
  readonly name: string;
  readonly files: readonly string[];
  /** `sort = random`: each that hears it has the files in another order. */
  readonly isShuffled: boolean;
}

/** Extensions of what can be played. */
const PLAYABLE = new Set(['.wav', '.ulaw', '.ul', '.pcm', '.mu', '.alaw', '.al', '.sln']);

/** Prompts, music and tones as this exchange is configured. */
export class ExchangePrompter implements Prompter {
  readonly #finder: PromptFinder;
  readonly #options: PrompterOptions;
  #classes: ReadonlyMap<string, MusicClass> = new Map();
  /** Tones of the countries, once they are read; a reload puts others in their place. */
  indications: IndicationsOptions | undefined;

  constructor(options: PrompterOptions) {
    this.#options = options;
    this.#finder = new PromptFinder(options.soundFolders);
  }

  /** Reads the folders of music classes; what comes back puts them in force. */
  async prepareMusic(music: MusicOnHoldOptions): Promise<() => void> {
    const classes = new Map<string, MusicClass>();
    for (const { name, directory, order } of music.classes) {
      const files = directory === undefined ? [] : await this.#filesOf(directory);
      classes.set(name, { name, files, isShuffled: order === 'random' });
    }
    return () => {
      this.#classes = classes;
    };
  }

  find(name: string, language: string): Promise<string | undefined> {
    return this.#finder.find(name, language);
  }

  music(musicClass: string): { readonly name: string; readonly files: readonly string[] } | undefined {
    const found = this.#classes.get(musicClass);
    return found?.isShuffled ? { name: found.name, files: shuffled(found.files) } : found;
  }

  tone(indication: string, zone?: string): string | undefined {
    if (!this.indications) return undefined;
    const { countries, country } = this.indications;
    const chosen = zone === undefined ? undefined : countries.get(zone.toLowerCase());
    return (chosen ?? countries.get(country))?.tones.get(indication);
  }

  /** The playable files of the first folder of that name that has any, in the order of their names. */
  async #filesOf(directory: string): Promise<readonly string[]> {
    for (const base of this.#options.musicFolders) {
      const folder = resolve(base, directory);
      const names = await readdir(folder).catch(() => []);
      const files = names.filter((name) => PLAYABLE.has(extname(name))).sort();
      if (files.length > 0) return files.map((name) => resolve(folder, name));
    }
    return [];
  }
}

/** In an order of chance (Fisher and Yates). */
function shuffled(files: readonly string[]): string[] {
  const order = [...files];
  for (let last = order.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
