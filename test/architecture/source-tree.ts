import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The package's folder: tests run from it. */
export const ROOT = process.cwd();

export interface SourceFile {
  /** From the root, with slashes: `src/core/bus.ts`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

/** Every file below `folder` whose name ends with `ending`. */
export function filesBelow(folder: string, ending = '.ts'): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1 };
    });
}

/** What ships: TypeScript below `src` without its tests and what only they use. */
export const shippedFiles = (): SourceFile[] => filesBelow('src').filter((file) => !/([.]test|-fixture)[.]ts$/.test(file.path));
