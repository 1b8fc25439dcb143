import type { RecordedExchange } from './recorded-exchange.ts';

/** An accepted difference: what the pattern finds in the answers to such requests is left out on both sides. */
export interface HttpExcuse {
  readonly why: string;
  /** Found in the request line. */
  readonly request: string;
  /** Found in the answer; every find is left out. */
  readonly without: string;
}

export interface HttpComparison {
  readonly total: number;
  readonly equal: number;
  /** Exchanges whose answers an excuse changed. */
  readonly excused: number;
  readonly unusedExcuses: readonly HttpExcuse[];
  /** Request line, what was expected, what came, for each that differs. */
  readonly differing: readonly { readonly request: string; readonly expected: string; readonly actual: string }[];
}

/** What a server makes up each time, or is called: ids, nonces, dates, its name, times. */
const MASKS: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/(mansession_id(?:=|: )["']?)[0-9a-f]+/g, '$1#'],
  [/(nonce|opaque)="[0-9a-f]+"/g, '$1="#"'],
  [/^Date: .*$/gm, 'Date: #'],
  [/^Server: .*$/gm, 'Server: #'],
  [/(<address>).*(<\/address>)/g, '$1#$2'],
  [/\d{9,10}\.\d{6}/g, '#time'],
  // Follows from the rest, which is compared.
  [/^Content-Length: \d+/gm, 'Content-Length: #'],
  [/(Uptime|LastReload)(: |='|<\/td><td>)\d+/gi, '$1$2#'],
];

const mask = (text: string): string => MASKS.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);

export function compareExchanges(
  recorded: readonly RecordedExchange[],
  played: readonly RecordedExchange[],
  excuses: readonly HttpExcuse[],
): HttpComparison {
  const used = new Set<HttpExcuse>();
  let excused = 0;
  const differing: { request: string; expected: string; actual: string }[] = [];
  for (const [at, exchange] of recorded.entries()) {
    const request = exchange.request.split('\r\n', 1)[0] ?? '';
    let [expected, actual] = [mask(exchange.response), mask(played[at]?.response ?? '(no answer)')];
    let isExcused = false;
    for (const excuse of excuses.filter((each) => new RegExp(each.request).test(request))) {
      if (expected === actual) break;
      const without = (text: string) => text.replace(new RegExp(excuse.without, 'gm'), '');
      if (without(expected) === expected && without(actual) === actual) continue;
      [expected, actual] = [without(expected), without(actual)];
      used.add(excuse);
      isExcused = true;
    }
    if (isExcused) excused++;
    if (expected !== actual) differing.push({ request, expected, actual });
  }
  return {
    total: recorded.length,
    equal: recorded.length - differing.length,
    excused,
    unusedExcuses: excuses.filter((excuse) => !used.has(excuse)),
    differing,
  };
}
