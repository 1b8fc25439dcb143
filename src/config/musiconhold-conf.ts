import type { ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, freezeOptions, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { text, word } from './values.ts';

/** musiconhold.conf: where each class of music has its files. */
export interface MusicOnHoldOptions {
  /** In the order of the file. */
  readonly classes: readonly MusicClassOptions[];
  readonly unknown: readonly UnknownOption[];
}

export interface MusicClassOptions {
  readonly name: string;
  /** Relative to the data folder, or absolute; undefined where the class names none. */
  readonly directory: string | undefined;
  /** `random` takes the files in any order, `alphabetical` by their names. */
  readonly order: 'alphabetical' | 'random';
}

interface ClassDraft {
  name: string;
  directory: string | undefined;
  order: 'alphabetical' | 'random';
}

const set = setterOf<ClassDraft>();
const orderOf = (at: ConfVariable): ClassDraft['order'] => (/^(?:random|randstart)$/i.test(at.value) ? 'random' : 'alphabetical');

const CLASS: OptionTable<ClassDraft> = {
  // Only files can be played: a class of programs (`custom`, `mp3`) cannot be used, and says so at start.
  mode: (_, at) => {
    word(at, ['files', 'quietmp3', 'mp3']);
  },
  directory: set('directory', text),
  sort: set('order', orderOf),
};

/** @throws ConfigError for a mode that nothing can play */
export function parseMusicOnHoldConf(file: ConfFile): MusicOnHoldOptions {
  const unknown: UnknownOption[] = [];
  const classes: MusicClassOptions[] = [];
  for (const section of file.sections) {
    const draft: ClassDraft = { name: section.name, directory: undefined, order: 'alphabetical' };
    const isGeneral = section.name.toLowerCase() === 'general';
    applyOptions(section, isGeneral ? {} : CLASS, draft, unknown);
    if (!isGeneral) classes.push(draft);
  }
  return freezeOptions({ classes, unknown });
}
