import type { FunctionContext } from '../core/dialplan/define-function.ts';

/** Where `family/key` points: the key is all behind the first slash. Undefined, with a warning in the log, where there is no slash. */
export function databasePlace({ core }: FunctionContext, name: string, args: string): { family: string; key: string } | undefined {
  const slash = args.indexOf('/');
  if (slash >= 0) return { family: args.slice(0, slash), key: args.slice(slash + 1) };
  core.logger.warning(`${name}(${args}) needs family/key`);
  return undefined;
}

/** What was found, for those who ask without wanting it in their text. */
export function keepResult({ core, channel }: FunctionContext, value: string): void {
  if (channel) channel.setVariable('DB_RESULT', value);
  else core.setGlobal('DB_RESULT', value);
}

/** The next parts of the keys below a prefix, each once, as DB_KEYS and DB_KEYCOUNT have them; without one the families. */
export function keysBelow({ core }: FunctionContext, prefix: string): string[] {
  let [from, to] = [0, prefix.length];
  while (prefix[from] === '/') from++;
  while (to > from && prefix[to - 1] === '/') to--;
  const family = prefix.slice(from, to);
  const start = family === '' ? 1 : family.length + 2;
  const keys: string[] = [];
  for (const { key } of core.database.listing(family)) {
    const part = key.slice(start).split('/', 1)[0] ?? '';
    if (part.toLowerCase() !== keys.at(-1)?.toLowerCase()) keys.push(part);
  }
  return keys;
}
