import { createHash } from 'node:crypto';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const md5 = defineFunction({
  name: 'MD5',
  summary: 'MD5 digest of a text',
  syntax: 'MD5(data)',
  description: 'Gives the digest in small hexadecimal letters.',
  read: (_context, args) => createHash('md5').update(args, 'latin1').digest('hex'),
});
