#!/usr/bin/env node
import { messageOf } from '../base/errors.ts';
import { exitStatusOf } from './exit-status.ts';
import { buildProgram } from './program.ts';

// A reader that has seen enough (`ringdown events | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`ringdown: ${messageOf(error)}\n`);
  process.exitCode = exitStatusOf(error);
}
