import type { Logger } from '../base/logger.ts';
import { type ConfFile, type ConfWarning, readConfOrEmpty } from '../config/conf-file.ts';
import type { ConfSource } from '../config/conf-source.ts';
import { namesBeside, type UnknownOption } from '../config/option-table.ts';

/** What parsing a file may leave to be told: lines that make no sense, and options that nothing acts on. */
interface Remarks {
  readonly warnings?: readonly ConfWarning[];
  readonly unknown?: readonly UnknownOption[];
}

/** Reads configuration files and tells each remark about them once, however often they are read again. */
export class ConfLoader {
  readonly source: ConfSource;
  readonly #logger: Logger;
  readonly #told = new Set<string>();

  constructor(source: ConfSource, logger: Logger) {
    this.source = source;
    this.#logger = logger.child('config');
  }

  /** Whether there is such a file: what listens does not where there is none. */
  async has(name: string): Promise<boolean> {
    return (await this.source.read(name)) !== undefined;
  }

  /**
   * A file turned into options; one that is absent is an empty one.
   * @throws ConfigError for what cannot be used
   */
  async load<Options extends Remarks>(name: string, parse: (file: ConfFile) => Options | Promise<Options>): Promise<Options> {
    const file = await readConfOrEmpty(this.source, name);
    const options = await parse(file);
    this.warn(file.warnings);
    this.warn(options.warnings ?? []);
    this.warn((options.unknown ?? []).map(warningOf));
    return options;
  }

  warn(warnings: readonly ConfWarning[]): void {
    for (const { file, line, reason } of warnings) {
      const text = `${file}:${line}: ${reason}`;
      if (this.#told.has(text)) continue;
      this.#told.add(text);
      this.#logger.warning(text);
    }
  }
}

const warningOf = (at: UnknownOption): ConfWarning => ({
  file: at.file,
  line: at.line,
  reason: `nothing acts on option '${at.option}' of [${at.category}]`,
  unknown: { name: at.option, known: namesBeside(at) },
});
