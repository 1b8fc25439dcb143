import type { Core } from '../core/core.ts';
import { type LineView, linesOf } from '../core/ports/lines.ts';
import type { Modules } from './modules.ts';
import { ReloadStatus } from './reload-status.ts';

/** Lines of `Zap` and `DAHDI`, by number. Where none are configured there is none of any number. */
export class LineQueries {
  readonly #core: Core;
  readonly #modules: Modules;

  constructor(core: Core, modules: Modules) {
    this.#core = core;
    this.#modules = modules;
  }

  /** Whether any are configured. */
  get areThere(): boolean {
    return linesOf.find(this.#core) !== undefined;
  }

  list(): Iterable<LineView> {
    return linesOf.find(this.#core)?.list() ?? [];
  }

  find(number: number): LineView | undefined {
    return linesOf.find(this.#core)?.find(number);
  }

  /** False where there is no such line, as with the commands below. */
  setDoNotDisturb(number: number, on: boolean): boolean {
    return linesOf.find(this.#core)?.setDoNotDisturb(number, on) ?? false;
  }

  /** As if the phone on the line was put down. */
  hangUp(number: number): boolean {
    return linesOf.find(this.#core)?.hangUp(number) ?? false;
  }

  /** As if the phone on the line flashed its hook. */
  flash(number: number): boolean {
    return linesOf.find(this.#core)?.flash(number) ?? false;
  }

  /** As if the phone on the line dialled in its call. */
  dial(number: number, digits: string): 'done' | 'unknown' | 'idle' {
    return linesOf.find(this.#core)?.dial(number, digits) ?? 'unknown';
  }

  /** Ends all calls on lines and reads their configuration anew; false when that is refused, or nothing is there to read. */
  async restart(): Promise<boolean> {
    linesOf.find(this.#core)?.hangUpAll();
    return (await this.#modules.reloadQuietly('chan_dahdi')) === ReloadStatus.Success;
  }
}
