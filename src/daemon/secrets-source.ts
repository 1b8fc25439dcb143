import type { ConfSource } from '../config/conf-source.ts';
import { loadSecrets, SECRETS_FILE, type Secrets } from './secrets.ts';

/**
 * A configuration folder in which `#include "secrets.conf"` is always found: the folder's own file if it has one, else the file of the
 * state folder, which is made when it is first asked for. A folder that includes no such file never has one made.
 */
export class SecretsSource implements ConfSource {
  readonly #folder: ConfSource;
  readonly #path: string;
  readonly #forAll: string | undefined;
  #loading: Promise<Secrets> | undefined;
  #loaded: Secrets | undefined;

  /**
   * @param path where the file is kept.
   * @param forAll one secret for all names, instead of the file.
   */
  constructor(folder: ConfSource, path: string, forAll: string | undefined) {
    this.#folder = folder;
    this.#path = path;
    this.#forAll = forAll;
  }

  /** What was handed out; undefined where nothing asked for it. */
  get used(): Secrets | undefined {
    return this.#loaded;
  }

  async read(name: string): Promise<string | undefined> {
    const own = await this.#folder.read(name);
    if (own !== undefined || name !== SECRETS_FILE) return own;
    this.#loading ??= loadSecrets(this.#path, this.#forAll).finally(() => {
      this.#loading = undefined;
    });
    const loaded = await this.#loading;
    // Several files include it: that it was made by this process stays true when it is read again.
    this.#loaded = { ...loaded, fresh: loaded.fresh || (this.#loaded?.fresh ?? false) };
    return Buffer.from(this.#loaded.text, 'utf8').toString('latin1');
  }

  list(pattern: string): Promise<readonly string[]> {
    return this.#folder.list(pattern);
  }
}
