import { mkdir, open } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { domainToASCII } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { RingdownError } from '../base/errors.ts';
import { doneTo } from '../base/file-failure.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A hundred years: dates of certificates have four digits for the year, and nobody wants more. */
const MAX_DAYS = 36_500;
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

export interface CertOptions {
  /** Host names and addresses that the certificate speaks for; the first is its common name. */
  readonly hosts: readonly string[];
  /** Folder that gets `ringdown.crt` and `ringdown.key`. */
  readonly out: string;
  readonly days: number;
  /** Write over an earlier pair. */
  readonly force: boolean;
}

/** `ringdown cert`: a self-signed pair for `tlscertfile` and `tlsprivatekey` of manager.conf. */
export function certCommand(): Command {
  return new Command('cert')
    .description('Make a self-signed certificate and key for the TLS listener of the manager.')
    .addOption(
      new Option('--host <name...>', 'host names and addresses it speaks for').argParser(hostNames).default(LOOPBACK, LOOPBACK.join(' ')),
    )
    .option('--out <dir>', 'folder to write ringdown.crt and ringdown.key to', '.')
    .option('--days <n>', 'how long it is valid', days, 365)
    .option('--force', 'write over an earlier pair', false)
    .addHelpText('after', '\n  ringdown cert --host pbx.example 192.0.2.10 --out /etc/asterisk')
    .action(async (given: { host: string[]; out: string; days: number; force: boolean }) => {
      const made = await makeCertificate({ hosts: given.host, out: given.out, days: given.days, force: given.force }, new Date());
      process.stdout.write(
        `${made.certificate}\n${made.key}\n\nIn manager.conf:\n  tlsenable = yes\n  tlscertfile = ${made.certificate}\n  tlsprivatekey = ${made.key}\n`,
      );
    });
}

/** Writes the pair, the key readable by its owner only. @returns where both stand, from the root on: manager.conf is read elsewhere. */
export async function makeCertificate(options: CertOptions, from: Date): Promise<{ certificate: string; key: string }> {
  const { generate } = await import('selfsigned');
  const [commonName = 'localhost'] = options.hosts;
  const pair = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: from,
    notAfterDate: new Date(from.getTime() + options.days * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: options.hosts.map((host) => (isIP(host) ? { type: 7, ip: host } : { type: 2, value: host })) },
    ],
  });
  await doneTo(options.out, 'made', mkdir(options.out, { recursive: true }));
  const certificate = join(resolve(options.out), 'ringdown.crt');
  const key = join(resolve(options.out), 'ringdown.key');
  await writeNew(key, pair.private, 0o600, options.force);
  await writeNew(certificate, pair.cert, 0o644, options.force);
  return { certificate, key };
}

async function writeNew(path: string, text: string, mode: number, force: boolean): Promise<void> {
  try {
    await doneTo(path, 'written', writeWith(path, text, mode, force ? 'w' : 'wx'));
  } catch (error) {
    if (error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'EEXIST') {
      throw new RingdownError('CLI_EXISTS', `${path} exists; --force writes over it`);
    }
    throw error;
  }
}

/** An earlier file gets the rights of a new one before anything is in it. */
async function writeWith(path: string, text: string, mode: number, flag: 'w' | 'wx'): Promise<void> {
  const file = await open(path, flag, mode);
  try {
    await file.chmod(mode);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

function days(text: string): number {
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= 1 && value <= MAX_DAYS))
    throw new InvalidArgumentError(`a whole number from 1 to ${MAX_DAYS} is needed`);
  return value;
}

/** Names as certificates have them: `bücher.example` is `xn--bcher-kva.example` there. */
function hostNames(text: string, earlier: readonly string[]): string[] {
  // What ends a host in a URL would be cut off.
  const name = isIP(text) || /[/?#@:\\]/.test(text) ? text : domainToASCII(text);
  if (!isIP(name) && !HOST_NAME.test(name))
    throw new InvalidArgumentError('a host name or an address is needed, such as pbx.example or 192.0.2.10');
  return [...(earlier === LOOPBACK ? [] : earlier), name];
}

/** Labels of letters, digits and hyphens (RFC 1123 2.1); a star may stand for the first (RFC 6125 6.4.3). */
const HOST_NAME = /^(?:\*\.)?[a-z0-9][\w-]{0,62}(?:\.[a-z0-9_][\w-]{0,62})*$/i;
