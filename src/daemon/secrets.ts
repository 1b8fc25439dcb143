import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The file of secrets, as a configuration file includes it. */
export const SECRETS_FILE = 'secrets.conf';

/** Who has a secret in the sample configuration: `[admin](secret-admin)` inherits it. */
export const SECRET_NAMES = ['admin', 'classic', 'alice', 'bob'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

export interface Secrets {
  /** Text of `secrets.conf`: a template a name. */
  readonly text: string;
  readonly of: ReadonlyMap<SecretName, string>;
  /** Made just now, so that nobody can know them yet. */
  readonly fresh: boolean;
}

/** 120 bits, letters and digits only: it survives every shell, URL and configuration file. */
const newSecret = (): string => randomBytes(15).toString('base64url').replace(/[-_]/g, 'x');

const print = (secrets: ReadonlyMap<SecretName, string>): string =>
  [
    '; Secrets of the sample configuration, made on the first start. Change them as you like; delete the file for new ones.',
    ...[...secrets].map(([name, secret]) => `[secret-${name}](!)\nsecret = ${secret}`),
    '',
  ].join('\n');

const TEMPLATE = /^\[secret-([a-z]+)\]\(!\)\s*\n\s*secret\s*=\s*(\S+)/gm;

function read(text: string): Map<SecretName, string> {
  const found = new Map<SecretName, string>();
  for (const [, name, secret] of text.matchAll(TEMPLATE)) {
    const known = SECRET_NAMES.find((each) => each === name);
    if (known && secret) found.set(known, secret);
  }
  return found;
}

/**
 * The secrets that the sample configuration inherits: all the same where `forAll` gives one (environment RINGDOWN_SECRET; nothing is
 * written then), else those in `path`, else random ones, written there for their owner alone.
 */
export async function loadSecrets(path: string, forAll: string | undefined): Promise<Secrets> {
  if (forAll) return made(new Map(SECRET_NAMES.map((name) => [name, forAll])), false);
  const text = await readIfThere(path);
  if (text !== undefined) return { text, of: read(text), fresh: false };
  const secrets = made(new Map(SECRET_NAMES.map((name) => [name, newSecret()])), true);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, secrets.text, { mode: 0o600, flag: 'wx' });
  return secrets;
}

/** The secrets that an exchange made for itself before; none where there is no such file. */
export async function knownSecrets(path: string): Promise<ReadonlyMap<SecretName, string>> {
  return read((await readIfThere(path)) ?? '');
}

const made = (of: Map<SecretName, string>, fresh: boolean): Secrets => ({ text: print(of), of, fresh });

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
