import { CommanderError } from 'commander';
import { messageOf } from '../base/errors.ts';
import { fileFailure } from '../base/file-failure.ts';
import { AmiError, AmiRefusal } from '../client/index.ts';
import { visible } from './visible.ts';

/** What a command that failed ends with; cli/README.md and `ringdown --help` list them. */
export function exitStatusOf(error: unknown): 1 | 2 | 3 {
  if (error instanceof CommanderError) return 2;
  return error instanceof AmiError && UNREACHED.has(error.code) ? 3 : 1;
}

const UNREACHED: ReadonlySet<string> = new Set(['AMI_CONNECT_FAILED', 'AMI_LOGIN_REFUSED', 'AMI_CONNECTION_LOST']);

const UNTRUSTED = 'NODE_EXTRA_CA_CERTS names a certificate to trust, --insecure trusts any';

/** What to do about a server that was not reached, by the code of the error or of what caused it. */
const REMEDIES: Readonly<Record<string, string>> = {
  AMI_LOGIN_REFUSED: 'are account and secret right? (--user and --secret, RINGDOWN_USER and RINGDOWN_SECRET, or servers.json)',
  ECONNREFUSED: 'is a manager there? (--server names another place)',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'nobody says where that host is; is the network there?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there does not speak TLS (leave --tls out, or name the port that does)',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
};

/** An error as a line for people, with what to do about it where that is known. It ends without a line feed. */
export function printFailure(error: unknown): string {
  const text = fileFailure(error) ?? listenFailure(error) ?? refusal(error) ?? messageOf(error);
  const remedy = codesOf(error).flatMap((code) => REMEDIES[code] ?? [])[0];
  return `${visible(text.replace(OPENSSL, '$1').trim())}${remedy === undefined ? '' : `; ${remedy}`}`;
}

/** What stood in the way of taking clients, by the code of the system's error. */
const REFUSALS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program; --listen names another place',
  EADDRNOTAVAIL: 'is no address of this machine; --listen names another place',
  EACCES: 'may not be used by this user (ports below 1024 need rights); --listen names another place',
};

function listenFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { syscall, code = '', address = '', port = 0 } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  if (syscall !== 'listen' || REFUSALS[code] === undefined) return undefined;
  return `${address.includes(':') ? `[${address}]` : address}:${port} ${REFUSALS[code]}`;
}

/** A command that the server does not have is told in what it prints, not in the reply. */
const refusal = (error: unknown): string | undefined =>
  error instanceof AmiRefusal && error.reply.output.length > 0 ? `${error.action} was refused: ${error.reply.output.join(' ')}` : undefined;

/** How OpenSSL writes an error for those who make it: `80…:error:0A…:SSL routines:ssl3_get_record:wrong version number:../deps/…:350:`. */
const OPENSSL = /[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]*):\S*/g;

/** Its own code and those of what caused it. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let cause = error; cause instanceof Error && codes.length < MAX_CAUSES; cause = cause.cause)
    codes.push(String((cause as NodeJS.ErrnoException).code ?? ''));
  return codes;
}

/** A cause may lead back to itself. */
const MAX_CAUSES = 5;
