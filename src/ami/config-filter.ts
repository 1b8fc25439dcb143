import { compilePosixRegExp } from '../base/safe-regexp.ts';
import type { ConfCategory } from '../config/conf-file.ts';

/**
 * Reads `Filter` of GetConfig: expressions `name=value` with a comma between, both sides extended regular expressions; a section has to have a
 * line for each. `TEMPLATES=include` lets templates through too, `TEMPLATES=restrict` nothing else; without either there are none. An expression
 * that cannot be compiled matches nothing.
 */
export function parseConfigFilter(text: string): (section: ConfCategory) => boolean {
  let templates = 'exclude';
  const tests: ((section: ConfCategory) => boolean)[] = [];
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    const [name, value] = [part.slice(0, equals), part.slice(equals + 1)];
    if (name.toUpperCase() === 'TEMPLATES') {
      templates = value.toLowerCase();
      continue;
    }
    const [names, values] = [compilePosixRegExp(name), compilePosixRegExp(value)];
    tests.push(({ variables }) => variables.some((at) => names?.test(at.name) && values?.test(at.value)));
  }
  return (section) => (section.isTemplate ? templates !== 'exclude' : templates !== 'restrict') && tests.every((test) => test(section));
}
