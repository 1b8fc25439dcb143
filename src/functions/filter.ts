import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const filter = defineFunction({
  name: 'FILTER',
  summary: 'Keeps only certain characters',
  syntax: 'FILTER(allowed-chars,string)',
  description:
    'Drops from the text what is not among the allowed characters; these may be ranges (`a-z0-9`), `\\x2c` names one by its code, `\\-` is a dash.',
  read({ core }, args) {
    const [allowed = '', text] = splitArguments(args, { raw: true, limit: 2, separator: ',' });
    if (allowed === '' || text === undefined) {
      core.logger.warning(`FILTER(${args}) needs allowed characters and a text`);
      return '';
    }
    const codes = allowedCodes(allowed);
    return [...text].filter((character) => codes.has(character.charCodeAt(0))).join('');
  },
});

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function allowedCodes(text: string): Set<number> {
  const found = [...text.matchAll(/\\x([0-9a-f]{2})|\\(.)|(.)/gis)].map(([, hex, escaped, plain]) => ({
    code: hex === undefined ? (plain ?? ESCAPES[escaped!] ?? escaped!).charCodeAt(0) : Number.parseInt(hex, 16),
    isDash: plain === '-',
  }));
  const codes = new Set<number>();
  for (let i = 0; i < found.length; i++) {
    const from = found[i]!.code;
    const isRange = found[i + 1]?.isDash && i + 2 < found.length;
    const to = isRange ? Math.min(found[i + 2]!.code, 255) : from;
    for (let code = from; code <= to; code++) codes.add(code);
    if (isRange) i += 2;
  }
  return codes;
}
