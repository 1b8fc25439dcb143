import { mkdir, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { RingdownError } from '../base/errors.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
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
    .addOption(new Option('--host <name...>', 'host names and addresses it speaks for').default(LOOPBACK, LOOPBACK.join(' ')))
    .option('--out <dir>', 'folder to write ringdown.crt and ringdown.key to', '.')
    .option('--days <n>', 'how long it is valid', wholeNumber, 365)
    .option('--force', 'write over an earlier pair', false)
    .addHelpText('after', '\n  ringdown cert --host pbx.example 192.0.2.10 --out /etc/asterisk')
    .action(async (given: { host: string[]; out: string; days: number; force: boolean }) => {
      const made = await makeCertificate({ hosts: given.host, out: given.out, days: given.days, force: given.force }, new Date());
      process.stdout.write(
        `${made.certificate}\n${made.key}\n\nIn manager.conf:\n  tlsenable = yes\n  tlscertfile = ${made.certificate}\n  tlsprivatekey = ${made.key}\n`,
      );
    });
}

/** Writes the pair, the key readable by its owner only. @returns where both stand. */
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
  await mkdir(options.out, { recursive: true });
  const certificate = join(options.out, 'ringdown.crt');
  const key = join(options.out, 'ringdown.key');
  await writeNew(key, pair.private, 0o600, options.force);
  await writeNew(certificate, pair.cert, 0o644, options.force);
  return { certificate, key };
}

async function writeNew(path: string, text: string, mode: number, force: boolean): Promise<void> {
  try {
    await writeFile(path, text, { mode, flag: force ? 'w' : 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new RingdownError('CLI_EXISTS', `${path} exists; --force writes over it`);
    }
    throw error;
  }
}

/** A commander parser for counts of one or more. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a whole number of at least 1 is needed');
  return value;
}
