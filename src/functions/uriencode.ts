import { defineFunction } from '../core/dialplan/define-function.ts';

export const uriencode = defineFunction({
  name: 'URIENCODE',
  summary: 'Makes a text fit for a URI',
  syntax: 'URIENCODE(data)',
  description: "Writes every byte but letters, digits and -_.!~*'() as % and two hexadecimal digits.",
  read: (_context, args) =>
    args.replace(/[^A-Za-z0-9\-_.!~*'()]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
});
