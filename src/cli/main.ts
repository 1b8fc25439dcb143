#!/usr/bin/env node
import { messageOf } from '../base/errors.ts';
import { buildProgram } from './program.ts';

try {
  await buildProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`ringdown: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
