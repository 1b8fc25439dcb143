/** Text that arrives in pieces and is wanted once it is whole. Adding is cheap however small the pieces: nothing is joined before `take`. */
export class PieceList {
  #length = 0;
  #pieces: string[] = [];
  #blocks: string[] = [];

  /** Characters held. */
  get length(): number {
    return this.#length;
  }

  add(piece: string): void {
    if (piece === '') return;
    this.#length += piece.length;
    this.#pieces.push(piece);
    // Single bytes would cost far more as pieces than they weigh; each character is joined here once at most.
    if (this.#pieces.length >= PIECES_A_BLOCK) {
      this.#blocks.push(this.#pieces.join(''));
      this.#pieces = [];
    }
  }

  /** Everything held, followed by `last`; nothing is held afterwards. */
  take(last = ''): string {
    if (this.#length === 0) return last;
    const text = this.#blocks.join('') + this.#pieces.join('') + last;
    this.clear();
    return text;
  }

  clear(): void {
    if (this.#length === 0) return;
    this.#length = 0;
    this.#pieces = [];
    this.#blocks = [];
  }
}

const PIECES_A_BLOCK = 1024;
