/** The numbers of a list such as `1,3-5`, up to `most`, each once and in order. What is no number counts for nothing. */
export function numbersOf(text: string, most: number): number[] {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === undefined) continue;
    for (let number = Number(first); number <= Math.min(Number(last), most); number++) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}
