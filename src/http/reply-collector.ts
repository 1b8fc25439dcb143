import type { ReplySink } from '../ami/session-outlet.ts';
import type { LoopTurns } from '../base/loop-turns.ts';
import { bytesOfText } from '../wire/bytes.ts';
import { HTTP_LIMITS } from './limits.ts';
import type { Translator } from './output-format.ts';

/** So much text is put into its form in one turn of the loop; then others have theirs. */
const TEXT_A_TURN = 16 << 10;

export class ReplyTooLong extends Error {
  override readonly name = 'ReplyTooLong';
}

/** Takes the reply to one request, in the form that was asked for: it is sent when all of it is there, for its length stands in front of it. */
export class ReplyCollector implements ReplySink {
  readonly #translator: Translator;
  readonly #turns: LoopTurns;
  readonly #gone: AbortSignal;
  readonly #chunks: Uint8Array[] = [];
  #texts: string[] = [];
  #bytes = 0;
  #textThisTurn = 0;
  #endsSession = false;

  constructor(translator: Translator, turns: LoopTurns, gone: AbortSignal) {
    this.#translator = translator;
    this.#turns = turns;
    this.#gone = gone;
  }

  /** The session is over behind this reply. */
  get endsSession(): boolean {
    return this.#endsSession;
  }

  write(text: string): void {
    this.#texts.push(text);
  }

  end(): void {
    this.#endsSession = true;
  }

  /** @throws ReplyTooLong, or the reason of the client's leaving: whoever makes a long list makes no more of it */
  async flushed(): Promise<void> {
    const texts = this.#texts;
    this.#texts = [];
    for (const text of texts) await this.#translate(text);
  }

  /** All of it. @throws as `flushed` */
  async bytes(start: string, end: string): Promise<readonly Uint8Array[]> {
    await this.flushed();
    return [bytesOfText(start), ...this.#chunks, bytesOfText(this.#translator.end() + end)];
  }

  async #translate(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += TEXT_A_TURN) {
      const slice = text.slice(at, at + TEXT_A_TURN);
      const chunk = bytesOfText(this.#translator.push(slice));
      this.#bytes += chunk.length;
      if (this.#bytes > HTTP_LIMITS.replyBytes) throw new ReplyTooLong(`a reply of more than ${HTTP_LIMITS.replyBytes} bytes`);
      this.#chunks.push(chunk);
      this.#textThisTurn += slice.length;
      if (this.#textThisTurn < TEXT_A_TURN) continue;
      await this.#turns.rest();
      this.#textThisTurn = 0;
      this.#gone.throwIfAborted();
    }
  }
}
