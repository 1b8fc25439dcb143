import { join } from 'node:path';
import type { Command } from 'commander';
import { doneTo } from '../../base/file-failure.ts';
import { AmiClient, type AmiClientOptions, tcp, tls } from '../../client/index.ts';
import { parseAddress } from '../address.ts';
import { type KnownServer, knownServer } from './servers-file.ts';

export const AMI_PORT = 5038;
const AMI_TLS_PORT = 5039;

/** What a command line says of the server; what it leaves out comes from the environment, then from the file of servers. */
export interface ServerArguments {
  readonly on?: string;
  readonly server?: string;
  readonly user?: string;
  readonly secret?: string;
  readonly tls?: boolean;
  readonly insecure?: boolean;
  /** State folder of an exchange on this machine, for commands that have that flag: its secrets are there. */
  readonly state?: string;
}

const FLAG_HELP = `
Where the server is and who asks comes from these flags, else from the environment
(RINGDOWN_SERVER, RINGDOWN_USER, RINGDOWN_SECRET), else from servers.json in
~/.config/ringdown, such as { "default": { "server": "pbx.example:5038", "user":
"admin", "secret": "..." } }. On this machine the secret of the sample configuration
is found in ./state by itself.`;

/** Gives a command the flags that name a server. */
export function withServer(command: Command): Command {
  return command
    .option('--server <host:port>', 'manager to connect to (127.0.0.1:5038; with --tls port 5039)', checkedAddress)
    .option('--user <name>', 'account (admin)')
    .option('--secret <text>', 'its secret')
    .option('--tls', 'connect by TLS')
    .option('--insecure', 'trust any certificate')
    .option('--on <name>', 'a server of servers.json')
    .addHelpText('after', FLAG_HELP);
}

/** Connects, hands the client over, and closes it whatever comes of it. */
export async function withClient<T>(
  given: ServerArguments,
  run: (ami: AmiClient) => Promise<T>,
  more?: Partial<AmiClientOptions>,
): Promise<T> {
  const ami = await AmiClient.connect({ reconnect: false, events: 'off', ...(await optionsFor(given)), ...more });
  try {
    return await run(ami);
  } finally {
    await ami.close();
  }
}

/** Where a server is. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** It may show any certificate. */
  readonly insecure: boolean;
}

export const printPlace = ({ host, port }: Pick<ServerPlace, 'host' | 'port'>): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** How to reach the server that is meant, and as whom. */
export async function optionsFor(given: ServerArguments, env: NodeJS.ProcessEnv = process.env): Promise<AmiClientOptions> {
  const chosen = await choose(given, env);
  const place = placeIn(chosen);
  const { host } = place;
  const username = chosen.user ?? 'admin';
  return {
    via: place.tls ? tls(place, { rejectUnauthorized: !place.insecure }) : tcp(place),
    username,
    secret: chosen.secret ?? (await ownSecret(host, username, given.state)) ?? '',
  };
}

/** Where the server that is meant is. */
export const placeOf = async (given: ServerArguments, env: NodeJS.ProcessEnv = process.env): Promise<ServerPlace> =>
  placeIn(await choose(given, env));

async function choose(given: ServerArguments, env: NodeJS.ProcessEnv): Promise<KnownServer> {
  const { RINGDOWN_SERVER: server, RINGDOWN_USER: user, RINGDOWN_SECRET: secret } = env;
  const known = await knownServer(given.on, env);
  const fromEnv: KnownServer = { ...(server && { server }), ...(user && { user }), ...(secret && { secret }) };
  return given.on === undefined ? { ...known, ...fromEnv, ...given } : { ...fromEnv, ...known, ...given };
}

function placeIn(chosen: KnownServer): ServerPlace {
  const isTls = chosen.tls ?? false;
  const { host, port = isTls ? AMI_TLS_PORT : AMI_PORT } = parseAddress(chosen.server ?? '127.0.0.1', AMI_PORT);
  return { host, port, tls: isTls, insecure: chosen.insecure ?? false };
}

/** What an exchange on this machine made for an account or a phone of its sample configuration, if it was started in this folder. */
export async function ownSecret(host: string, name: string, state = 'state'): Promise<string | undefined> {
  if (!/^(127\.|localhost$|::1$)/.test(host)) return undefined;
  const { knownSecrets, SECRETS_FILE } = await import('../../daemon/secrets.ts');
  const path = join(state, SECRETS_FILE);
  return new Map<string, string>(await doneTo(path, 'read', knownSecrets(path))).get(name);
}

function checkedAddress(text: string): string {
  parseAddress(text, AMI_PORT);
  return text;
}
