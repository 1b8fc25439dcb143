/**
 * Files that recordings are being written to, so that no two write to the same. Each is claimed from the start of its recording until it is
 * whole; whoever comes while it is only being finished waits for that.
 */
export class ClaimedFiles {
  readonly #claims = new Map<string, Promise<unknown> | undefined>();

  /**
   * Claims files for a new recording. False when one of them is still recorded to; else what has to be over before it begins, undefined for
   * nothing.
   */
  claim(paths: readonly string[]): false | { readonly after: Promise<unknown> | undefined } {
    const waits: Promise<unknown>[] = [];
    for (const path of paths) {
      if (!this.#claims.has(path)) continue;
      const finishing = this.#claims.get(path);
      if (!finishing) return false;
      waits.push(finishing);
    }
    for (const path of paths) this.#claims.set(path, undefined);
    return { after: waits.length > 0 ? Promise.all(waits) : undefined };
  }

  /** Recording to these has ended; they are free when `whole` resolves, unless somebody else waits for them. */
  release(paths: readonly string[], whole: Promise<unknown>): void {
    for (const path of paths) {
      this.#claims.set(path, whole);
      void whole.then(() => {
        if (this.#claims.get(path) === whole) this.#claims.delete(path);
      });
    }
  }
}
