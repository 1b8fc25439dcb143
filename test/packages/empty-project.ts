import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** For what runs there: the Node that runs the tests comes first, and what is not installed is an error instead of being fetched. */
export const ENV: Readonly<Record<string, string>> = {
  PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
  npm_config_yes: 'false',
};

/** A project of somebody else's, outside of this tree: what a package does not bring along is not found here either. */
export class EmptyProject {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes a file and gives its path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  /** Runs a program in it. @returns what it wrote to the standard output. Rejects, with all that it wrote, when it fails. */
  async run(program: string, ...args: string[]): Promise<string> {
    const env = { ...process.env, ...ENV };
    const { stdout } = await execute(program, args, { cwd: this.folder, env }).catch((error) => {
      throw new Error(`${error.message}\n${error.stdout}`);
    });
    return stdout;
  }

  /** `npm install` of what is named, with the options behind it. */
  install(...what: string[]): Promise<string> {
    return this.run('npm', 'install', '--no-audit', '--no-fund', ...what);
  }
}

/** Runs with a project that is removed afterwards. */
export async function withEmptyProject(work: (project: EmptyProject) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-project-'));
  try {
    const project = new EmptyProject(folder);
    await project.write('package.json', JSON.stringify({ name: 'empty', private: true, type: 'module' }));
    await work(project);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether the registry that npm is set up with tells of a package. */
export function registryAnswers(): Promise<boolean> {
  return execute('npm', ['view', 'ws', 'version', '--fetch-retries=0', '--fetch-timeout=10000']).then(
    () => true,
    () => false,
  );
}
