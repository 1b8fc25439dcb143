import { CommanderError } from 'commander';
import { AmiError } from '../client/index.ts';

/** What a command that failed ends with; cli/README.md and `ringdown --help` list them. */
export function exitStatusOf(error: unknown): 1 | 2 | 3 {
  if (error instanceof CommanderError) return 2;
  return error instanceof AmiError && UNREACHED.has(error.code) ? 3 : 1;
}

const UNREACHED: ReadonlySet<string> = new Set(['AMI_CONNECT_FAILED', 'AMI_LOGIN_REFUSED', 'AMI_CONNECTION_LOST']);
