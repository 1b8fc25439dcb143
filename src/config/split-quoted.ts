/** Parts between commas outside of brackets and single quotes; the quotes around a part are taken off: `'${CDR(start)}','x,y'`. */
export function splitQuoted(text: string): string[] {
  const parts: string[] = [];
  let [part, depth, quoted] = ['', 0, false];
  for (const c of text) {
    if (c === "'") quoted = !quoted;
    else if (c === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else {
      if (c === '(' || c === '{') depth++;
      else if (c === ')' || c === '}') depth = Math.max(0, depth - 1);
      part += c;
    }
  }
  parts.push(part.trim());
  return parts;
}
