import { stat } from 'node:fs/promises';
import { isLoopback, parseIp } from '../../base/address.ts';
import type { ConfFile } from '../../config/conf-file.ts';
import { type Check, good, warning } from './check.ts';

/** Somebody who logs in with a secret. */
interface Account {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly secret: string;
}

/** The accounts of a file that have a secret. */
export const accountsOf = (file: ConfFile): Account[] =>
  file.sections.flatMap((section) => {
    const at = section.find('secret');
    return at?.value ? [{ file: at.file, line: at.line, name: section.name, secret: at.value }] : [];
  });

const FEW_LETTERS = 8;
const FEW_DIGITS = 12;

/** What is tried first by who guesses, beside the name of the account. */
const USUAL =
  /^(admin|amp111|asterisk|change ?me|default|letmein|mysecret|pass(word|wd)?|phone|qwerty|ringdown|secret|test|welcome)[\d!]*$/i;

/** Why a secret is soon guessed; undefined where it is not. */
export function weaknessOf({ name, secret }: Pick<Account, 'name' | 'secret'>): string | undefined {
  if (secret.toLowerCase().includes(name.toLowerCase())) return 'holds its name';
  if (USUAL.test(secret)) return 'is one that is tried first';
  if (secret.length < FEW_LETTERS) return `has ${secret.length} characters`;
  if (/^\d+$/.test(secret) && secret.length < FEW_DIGITS) return 'is a short number';
  if (new Set(secret).size < 4) return 'repeats few characters';
  return undefined;
}

/** Whether somebody beyond this machine may guess. @param what such as `the manager`; @param hosts where it listens */
export function guessCheck(what: string, hosts: readonly string[], accounts: readonly Account[]): Check {
  const open = hosts.find((host) => !isOfThisMachine(host));
  if (open === undefined) return good('secrets', `${what} listens on this machine alone`);
  const weak = accounts.flatMap((account) => {
    const why = weaknessOf(account);
    return why ? [`[${account.name}] (${account.file}:${account.line}) ${why}`] : [];
  });
  if (weak.length === 0) return good('secrets', `${what} listens on ${open}, and no secret of it is soon guessed`);
  const rest = weak.length > MOST_NAMED ? ` and ${weak.length - MOST_NAMED} more` : '';
  return warning(
    'secrets',
    `${what} listens on ${open}, and the secret of ${weak.slice(0, MOST_NAMED).join(', of ')}${rest}`,
    'write what `openssl rand -base64 18` prints, and name who may come: deny, permit, or bindaddr = 127.0.0.1',
  );
}

const MOST_NAMED = 3;

const isOfThisMachine = (host: string): boolean => {
  const address = parseIp(host);
  return address !== undefined && isLoopback(address);
};

/** Whether only its owner and group may read a file with secrets; undefined where there is no such file. */
export async function secretFileCheck(path: string): Promise<Check | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found || process.platform === 'win32') return undefined;
  if ((found.mode & 0o007) === 0) return good('secrets', `${path} is its owner's and group's alone`);
  return warning('secrets', `${path} holds secrets, and every user of this machine may use it`, `chmod o= ${path}`);
}
