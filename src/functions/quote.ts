import { defineFunction } from '../core/dialplan/define-function.ts';

export const quote = defineFunction({
  name: 'QUOTE',
  summary: 'Puts a text in quotation marks',
  syntax: 'QUOTE(string)',
  description: 'Quotation marks and backslashes inside get a backslash in front.',
  read: (_context, args) => `"${args.replace(/["\\]/g, '\\$&')}"`,
});

export const csvQuote = defineFunction({
  name: 'CSV_QUOTE',
  summary: 'Puts a text in quotation marks for a line of values',
  syntax: 'CSV_QUOTE(string)',
  description: 'Quotation marks inside are doubled.',
  read: (_context, args) => `"${args.replaceAll('"', '""')}"`,
});
