#!/usr/bin/env node
import { exitStatusOf, printFailure } from './failure.ts';
import { buildProgram } from './program.ts';
import { endWithReaders } from './readers.ts';

endWithReaders();
try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`ringdown: ${printFailure(error)}\n`);
  process.exitCode = exitStatusOf(error);
}
