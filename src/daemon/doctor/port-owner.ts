import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A socket of `/proc/net`: who has it, as far as the system says. */
interface SocketEntry {
  readonly inode: string;
  readonly uid: string;
}

/**
 * Which program has a port, as Linux tells in /proc: `nginx (process 812)`, or the user of one that this user may not look into. Undefined where
 * the system does not say.
 * @param proc the folder, for tests
 */
export async function portOwner(protocol: 'tcp' | 'udp', port: number, proc = '/proc'): Promise<string | undefined> {
  const tables = await Promise.all([protocol, `${protocol}6`].map((name) => readFile(join(proc, 'net', name), 'latin1').catch(() => '')));
  const sockets = tables.flatMap((table) => socketsOn(table, protocol, port));
  const [first] = sockets;
  if (!first) return undefined;
  const inodes = new Set(sockets.map(({ inode }) => `socket:[${inode}]`));
  for (const pid of (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    if (!(await hasOneOf(join(proc, pid, 'fd'), inodes))) continue;
    const name = (await readFile(join(proc, pid, 'comm'), 'utf8').catch(() => '')).trim();
    return `${name || 'a program'} (process ${pid})`;
  }
  return `a program of the user with number ${first.uid}`;
}

/** State of a TCP socket that listens. */
const LISTENS = '0A';

/** Lines such as `0: 0100007F:13AE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 59826 ...`. */
function socketsOn(table: string, protocol: 'tcp' | 'udp', port: number): SocketEntry[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , uid = '', , inode = ''] = line.trim().split(/\s+/);
    return local.endsWith(`:${wanted}`) && (protocol === 'udp' || state === LISTENS) ? [{ inode, uid }] : [];
  });
}

async function hasOneOf(folder: string, links: ReadonlySet<string>): Promise<boolean> {
  // What belongs to another user is not shown.
  for (const name of await readdir(folder).catch(() => [])) {
    if (links.has(await readlink(join(folder, name)).catch(() => ''))) return true;
  }
  return false;
}
