import { fileFailure } from '../base/file-failure.ts';

/**
 * What becomes of a command whose reader leaves (`ringdown events | head`): it ends there quietly, with the status that it has come to so far.
 * Standard error without a reader stops nothing. Output that cannot be written for another reason is a failure.
 */
export function endWithReaders(): void {
  process.stdout.on('error', leave);
  process.stderr.on('error', () => {});
}

/** For what has more to do than to print: it goes on, and nobody reads it. */
export function outliveReaders(): void {
  process.stdout.off('error', leave).on('error', () => {});
}

function leave(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`ringdown: ${fileFailure(error, 'standard output', 'written') ?? error.message}\n`);
  process.exit(1);
}
