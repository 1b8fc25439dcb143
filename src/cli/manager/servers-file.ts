import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { entryOf } from '../../base/entry-of.ts';
import { doneTo } from '../../base/file-failure.ts';
import { readRegular } from '../../base/regular-file.ts';

/** A server of `servers.json`; the names are those of the flags. */
export interface KnownServer {
  readonly server?: string;
  readonly user?: string;
  readonly secret?: string;
  readonly tls?: boolean;
  readonly insecure?: boolean;
}

/** What each word of a server has to be. */
const SHAPE = { server: 'string', user: 'string', secret: 'string', tls: 'boolean', insecure: 'boolean' } as const;

/**
 * The server of that name in `servers.json` of the user's configuration folder; its default one, or nothing, where no name is given. A file
 * that holds a secret and is open to every user is told on standard error, once.
 * @throws Error that names the file, for one that cannot be read, is of another shape, or has no server of that name
 */
export async function knownServer(name: string | undefined, env: NodeJS.ProcessEnv): Promise<KnownServer> {
  const path = join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'ringdown', 'servers.json');
  const servers = await readServers(path);
  const key = name ?? 'default';
  const known = entryOf(servers, key);
  if (known) return checkedServer(known, `${path}: ${key}`);
  if (name === undefined) return {};
  const names = Object.keys(servers);
  throw new Error(`${path} has no server ${JSON.stringify(name)}${names.length === 0 ? '' : `; it has ${names.join(', ')}`}`);
}

function checkedServer(known: KnownServer, where: string): KnownServer {
  if (!isTable(known)) throw new Error(`${where} is no table such as { "server": "pbx.example:5038" }`);
  for (const [name, type] of Object.entries(SHAPE)) {
    const value = known[name as keyof typeof SHAPE];
    if (value !== undefined && typeof value !== type) throw new Error(`${where}: ${name} has to be a ${type}`);
  }
  return known;
}

const isTable = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

async function readServers(path: string): Promise<Record<string, KnownServer>> {
  const text = await doneTo(path, 'read', readIfThere(path));
  if (text === undefined) return {};
  let servers: unknown;
  try {
    servers = JSON.parse(text);
  } catch {
    // What the parser says of it quotes the text, and there are secrets in it.
    throw new Error(`${path} is not JSON; a comma, a quote or a bracket is wrong`);
  }
  if (!isTable(servers)) throw new Error(`${path} is no table of servers, such as { "default": { "server": "pbx.example:5038" } }`);
  if (/"secret"/.test(text)) await tellOpen(path);
  return servers as Record<string, KnownServer>;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readRegular(path)).toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const told = new Set<string>();

async function tellOpen(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & 0o007) === 0 || process.platform === 'win32' || told.has(path)) return;
  told.add(path);
  process.stderr.write(`${path} holds a secret, and every user of this machine may use it: chmod o= ${path}\n`);
}
