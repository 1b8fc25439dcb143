// Writes what each entry of the packages exports, with its types, into docs/api: `npm run api`. With --check it only says which are not fresh.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { emit, ROOT } from './compile.mjs';

/** The name of a report, and the entry that it is of. `ringdown-client` is `ringdown/client`. */
const ENTRIES = { ringdown: 'index.d.ts', client: 'client/index.d.ts', testing: 'testing/index.d.ts' };

const check = process.argv.includes('--check');
const work = join('build', `api-${process.pid}`);
const stale = [];
try {
  if (!(await emit('tsconfig.build.json', join(work, 'dist')))) process.exit(1);
  await mkdir(join(ROOT, work, 'reports'), { recursive: true });
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const text = await reportOf(name, join(ROOT, work, 'dist', entry));
    const path = `docs/api/${name}.api.md`;
    if (text === (await readFile(join(ROOT, path), 'utf8').catch(() => ''))) continue;
    stale.push(path);
    if (!check) await writeFile(join(ROOT, path), text);
  }
} finally {
  await rm(join(ROOT, work), { recursive: true, force: true });
}
if (check && stale.length > 0) {
  process.stderr.write(`Not fresh: ${stale.join(', ')}. Run: npm run api\n`);
  process.exitCode = 1;
}

async function reportOf(name, entry) {
  const quiet = { default: { logLevel: 'none' } };
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: entry,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2023',
            lib: ['ES2023'],
            module: 'NodeNext',
            moduleResolution: 'NodeNext',
            strict: true,
            skipLibCheck: true,
            types: ['node'],
            typeRoots: [join(ROOT, 'node_modules/@types')],
          },
          files: [entry],
        },
      },
      apiReport: { enabled: true, reportFolder: join(ROOT, work, 'reports'), reportTempFolder: join(ROOT, work), reportFileName: name },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        extractorMessageReporting: quiet,
        tsdocMessageReporting: quiet,
        compilerMessageReporting: { default: { logLevel: 'error' } },
      },
    },
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObjectFullPath: undefined,
  });
  // It says on the console that it made a file, which is what it is here for.
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => (message.handled = message.logLevel !== 'error'),
  });
  if (!succeeded) throw new Error(`what ${entry} exports could not be read`);
  return readFile(join(ROOT, work, 'reports', `${name}.api.md`), 'utf8');
}
