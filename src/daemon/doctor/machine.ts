import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type Check, failure, good, warning } from './check.ts';

/** The oldest major version of Node.js that the package runs on. */
const OLDEST_NODE = 20;

export function nodeCheck(version: string): Check {
  const major = Number(version.split('.')[0]);
  return major >= OLDEST_NODE
    ? good('node', `Node.js ${version}`)
    : failure('node', `Node.js ${version} is older than ${OLDEST_NODE}`, `install Node.js ${OLDEST_NODE} or newer from https://nodejs.org`);
}

/** Nothing that exists already can come from the future. @param newestFileMs when the last of the exchange's files was written; 0 for none */
export function clockCheck(nowMs: number, newestFileMs: number): Check {
  const shown = new Date(nowMs).toISOString();
  if (newestFileMs <= nowMs + CLOCK_SLACK_MS)
    return good('clock', `${shown}, time zone ${Intl.DateTimeFormat().resolvedOptions().timeZone}`);
  return failure(
    'clock',
    `${shown} is before ${new Date(newestFileMs).toISOString()}, when a file of the exchange was written`,
    'set the clock (timedatectl set-ntp true): call records, certificates and registrations go by it',
  );
}

/** A file of another machine, on a shared disk, may be a little ahead. */
const CLOCK_SLACK_MS = 60_000;

const ASK_WITHIN_MS = 2000;

/**
 * Whether the clock is kept by a time server, as systemd tells it for whichever program keeps it. Undefined where nobody tells.
 * @param ask runs a program and gives what it printed
 */
export async function timeServerCheck(ask = printedBy): Promise<Check | undefined> {
  const said = await ask('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
  if (said === 'yes') return good('time server', 'the clock is kept by a time server');
  if (said !== 'no') return undefined;
  return warning(
    'time server',
    'no time server keeps the clock: call records, certificates and the times of events drift away',
    'timedatectl set-ntp true, or run chrony',
  );
}

/** What a program prints, without its line end; undefined where it is not there, fails or takes long. */
const printedBy = (program: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: ASK_WITHIN_MS }, (error, stdout) => resolve(error ? undefined : stdout.trim()));
  });

/** What the exchange asks for its SIP socket: a burst of some thousand messages fits. */
const WANTED_BUFFER_BYTES = 4 << 20;

/** The kernel gives what it likes: Linux as much as net.core.rmem_max, and tells twice of what it gives. */
export async function bufferCheck(wantedBytes = WANTED_BUFFER_BYTES): Promise<Check> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    try {
      socket.setRecvBufferSize(wantedBytes);
    } catch {
      // Some systems refuse what is too much instead of giving less.
    }
    const given = socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1);
    const found = `${Math.floor(given / 1024)} KiB of ${wantedBytes >> 10} KiB that the exchange asks for`;
    if (given >= wantedBytes) return good('udp buffer', found);
    return warning(
      'udp buffer',
      `${found}: a burst of SIP messages may be lost`,
      process.platform === 'linux'
        ? `sysctl -w net.core.rmem_max=${wantedBytes}`
        : 'raise the largest receive buffer of UDP sockets (kern.ipc.maxsockbuf)',
    );
  } finally {
    socket.close();
  }
}

/** A call between two phones holds four sockets. */
const SOCKETS_PER_CALL = 4;
const FEW_CALLS = 250;

/** Undefined where the system does not say. */
export async function descriptorCheck(limitsPath = '/proc/self/limits'): Promise<Check | undefined> {
  const text = await readFile(limitsPath, 'utf8').catch(() => '');
  const limit = /^Max open files\s+(\d+|unlimited)/m.exec(text)?.[1];
  if (limit === undefined) return undefined;
  const calls = limit === 'unlimited' ? Number.POSITIVE_INFINITY : Math.floor(Number(limit) / SOCKETS_PER_CALL);
  if (calls >= FEW_CALLS) return good('open files', `${limit} may be open`);
  return warning(
    'open files',
    `${limit} may be open, enough for ${calls} calls`,
    'ulimit -n 65536, or LimitNOFILE=65536 in the unit of systemd',
  );
}
