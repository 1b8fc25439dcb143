import { defineAction } from '../../define-action.ts';
import { raw } from '../../reply.ts';

/** Bare lines of numbers, ended by LF, and an empty line; never an ActionID (both servers). */
export default defineAction({
  name: 'IAXnetstats',
  summary: 'Show IAX Netstats.',
  description: 'Shows how the voice of each IAX2 call fares at both ends: a line of numbers for each.',
  privileges: { modern: ['system', 'reporting'], classic: [] },
  run: ({ exchange }) => raw(`${[...exchange.iax.netstats('numbers')].map((text) => `${text}\n`).join('')}\r\n`),
});
