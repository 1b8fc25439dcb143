const MAX_ELEMENT_TEXT = 255;

/** `name=value` of an IAXVAR element. */
export function splitVariable(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** The elements of one variable: a long value comes in pieces, each under the name. */
export function variableElements(name: string, value: string): string[] {
  const room = MAX_ELEMENT_TEXT - name.length - 1;
  if (room <= 0) return [];
  const pieces: string[] = [];
  for (let at = 0; at < value.length; at += room) pieces.push(`${name}=${value.slice(at, at + room)}`);
  return pieces;
}

/** Puts pieces of one name together again, in the order in which they came. */
export function joinVariables(texts: readonly string[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const text of texts) {
    const [name, value] = splitVariable(text);
    if (name !== '') variables.set(name, (variables.get(name) ?? '') + value);
  }
  return variables;
}
