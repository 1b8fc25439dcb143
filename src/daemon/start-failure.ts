import { ConfigError, messageOf } from '../base/errors.ts';
import { fileFailure } from '../base/file-failure.ts';

/** What stood in the way of a listener, by the code of the system's error. */
const REFUSALS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program; the files of the --config folder name the ports (manager.conf, http.conf, sip.conf, iax.conf)',
  EADDRNOTAVAIL: 'is no address of this machine',
  EACCES: 'may not be used by this user (ports below 1024 need rights)',
};

/** Why a start came to nothing, in a line for whoever asked for it. */
export function startFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return `ringdown could not start: ${listenFailure(error) ?? fileFailure(error) ?? messageOf(error)}`;
}

/** The errors of `listen` (TCP) and `bind` (UDP), which carry address and port but not always tell them. */
function listenFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { syscall, code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const refusal = code === undefined ? undefined : REFUSALS[code];
  if (refusal === undefined || (syscall !== 'listen' && syscall !== 'bind')) return undefined;
  const host = address?.includes(':') ? `[${address}]` : address;
  return `${syscall === 'listen' ? 'TCP' : 'UDP'} ${host}:${port ?? 0} ${refusal}`;
}
