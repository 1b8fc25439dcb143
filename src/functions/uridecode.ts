import { defineFunction } from '../core/dialplan/define-function.ts';

export const uridecode = defineFunction({
  name: 'URIDECODE',
  summary: 'Undoes URIENCODE',
  syntax: 'URIDECODE(data)',
  description: 'Puts bytes in place of % and two hexadecimal digits.',
  read: (_context, args) => args.replace(/%([0-9a-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
});
