/**
 * English words for numbers, digits and letters, as names of prompts. The names are those of asterisk-core-sounds (`digits/7`,
 * `letters/a`), found by the prompter in any language that has recordings; another language's order of words is a file beside this one.
 */

const CHARACTER_PROMPTS: Readonly<Record<string, string>> = {
  '*': 'letters/asterisk',
  '@': 'letters/at',
  '-': 'letters/dash',
  $: 'letters/dollar',
  '.': 'letters/dot',
  '=': 'letters/equals',
  '!': 'letters/exclaimation-point',
  '+': 'letters/plus',
  '/': 'letters/slash',
  ' ': 'letters/space',
  '#': 'digits/pound',
};

/** What stands for a power of a thousand, the greatest first. */
const GROUPS: readonly (readonly [number, string])[] = [
  [1_000_000, 'digits/million'],
  [1000, 'digits/thousand'],
];

/** Beyond it there is no word: digits are said one by one. */
const LARGEST = 999_999_999;

/** A whole number (`SayNumber`): `-342` -> minus, 3, hundred, 40, 2. A number of ten digits or more is said digit by digit. */
export function sayNumber(number: number): readonly string[] {
  const whole = Math.trunc(number);
  if (!Number.isFinite(whole)) return [];
  if (whole < 0) return ['digits/minus', ...sayNumber(-whole)];
  if (whole > LARGEST) return sayDigits(BigInt(whole).toString());
  if (whole === 0) return ['digits/0'];
  const words: string[] = [];
  let rest = whole;
  for (const [value, prompt] of GROUPS) {
    if (rest < value) continue;
    words.push(...belowThousand(Math.floor(rest / value)), prompt);
    rest %= value;
  }
  return [...words, ...belowThousand(rest)];
}

/** Digit by digit (`SayDigits`): `*` is star, `#` is pound, a minus is said; whatever else is passed over. */
export function sayDigits(text: string): readonly string[] {
  return [...text].flatMap((character) => {
    if (character >= '0' && character <= '9') return [`digits/${character}`];
    if (character === '*') return ['digits/star'];
    if (character === '#') return ['digits/pound'];
    return character === '-' ? ['digits/minus'] : [];
  });
}

/** Character by character (`SayAlpha`): letters in either case, digits, common signs; whatever has no prompt is passed over. */
export function sayAlpha(text: string): readonly string[] {
  return [...text].flatMap((character) => {
    const lower = character.toLowerCase();
    if (lower >= 'a' && lower <= 'z' && lower.length === 1) return [`letters/${lower}`];
    if (character >= '0' && character <= '9') return [`digits/${character}`];
    const prompt = CHARACTER_PROMPTS[character];
    return prompt === undefined ? [] : [prompt];
  });
}

function belowThousand(number: number): string[] {
  const words: string[] = [];
  const hundreds = Math.floor(number / 100);
  if (hundreds > 0) words.push(`digits/${hundreds}`, 'digits/hundred');
  const rest = number % 100;
  if (rest === 0) return words;
  if (rest <= 20 || rest % 10 === 0) return [...words, `digits/${rest}`];
  return [...words, `digits/${rest - (rest % 10)}`, `digits/${rest % 10}`];
}
