import { createHash } from 'node:crypto';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const sha1 = defineFunction({
  name: 'SHA1',
  summary: 'SHA-1 digest of a text',
  syntax: 'SHA1(data)',
  description: 'Gives the digest in small hexadecimal letters.',
  read: (_context, args) => createHash('sha1').update(args, 'latin1').digest('hex'),
});
