import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../../..');
const CACHE = join(ROOT, 'build/conformance-cache');
/** What the exchange looks for beside its sources. */
const BESIDE = ['package.json', 'etc', 'sounds', 'docs'];

/**
 * Compiles what has changed of `src` since the last time and hands out a snapshot of it, which goes away with this process: a process of
 * its own for every script starts several times faster from JavaScript than through a loader, and a run is not disturbed by whoever edits
 * the sources meanwhile.
 * @returns the snapshot's `src/cli/main.js`.
 */
export function buildExchange(): string {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(ROOT, 'src', file)).isFile())
    .map((file) => join('src', file))
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('README.md'));
  mkdirSync(CACHE, { recursive: true });
  const snapshot = mkdtempSync(join(ROOT, 'build/conformance-'));
  process.on('exit', () => rmSync(snapshot, { recursive: true, force: true }));
  for (const file of sources) {
    const target = join(snapshot, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    if (file.endsWith('.ts')) linkSync(compiled(file), target);
    else symlinkSync(join(ROOT, file), target);
  }
  for (const name of BESIDE) if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(snapshot, name));
  return join(snapshot, 'src/cli/main.js');
}

/** The JavaScript of a source in the cache, made anew when the source is younger. */
function compiled(file: string): string {
  const source = join(ROOT, file);
  const target = join(CACHE, file.replace(/\.ts$/, '.js'));
  const { mtimeMs } = statSync(source);
  if (existsSync(target) && statSync(target).mtimeMs >= mtimeMs) return target;
  const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
    fileName: source,
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
      inlineSourceMap: true,
    },
  });
  mkdirSync(dirname(target), { recursive: true });
  const fresh = `${target}.${process.pid}`;
  writeFileSync(fresh, outputText);
  renameSync(fresh, target);
  return target;
}
