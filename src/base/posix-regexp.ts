/** What a POSIX extended regular expression is in JavaScript, without the `i` and `u` flags and with the `s` flag. */
export interface TranslatedPattern {
  readonly pattern: string;
  /** Single-character parts after repeats are written out: what matching costs for each character of text. */
  readonly parts: number;
  /** Whether it holds anything that can match in more than one way. */
  readonly canBacktrack: boolean;
}

/** Translates the grammar of regcomp(3) with REG_EXTENDED as glibc reads it; undefined for a pattern that glibc refuses, and for back references. */
export function translatePosix(source: string): TranslatedPattern | undefined {
  try {
    return new Translation(source).run();
  } catch (error) {
    if (error instanceof PatternFault) return undefined;
    throw error;
  }
}

class PatternFault extends Error {}

/** Something that a repeat can follow. */
interface Piece {
  text: string;
  parts: number;
  isRepeated: boolean;
  isAnchor: boolean;
}

const MAX_CAPTURES = 9;
const MAX_DEPTH = 100;
/** `{m,n}` of glibc; the linear engine takes far less than this. */
const MAX_REPEAT = 255;

class Translation {
  readonly #source: string;
  #at = 0;
  #captures = 0;
  #canBacktrack = false;

  constructor(source: string) {
    this.#source = source;
  }

  run(): TranslatedPattern {
    const whole = this.#alternatives(0);
    return { pattern: whole.text, parts: Math.max(1, whole.parts), canBacktrack: this.#canBacktrack };
  }

  #alternatives(depth: number): { text: string; parts: number } {
    if (depth > MAX_DEPTH) throw new PatternFault();
    let pieces: Piece[] = [];
    let text = '';
    let parts = 0;
    const flush = () => {
      text += pieces.map((piece) => piece.text).join('');
      parts += pieces.reduce((sum, piece) => sum + piece.parts, 0);
      pieces = [];
    };
    while (this.#at < this.#source.length) {
      const character = this.#source[this.#at++] ?? '';
      if (character === ')' && depth > 0) {
        this.#at--;
        break;
      }
      if (character === '|') {
        flush();
        text += '|';
        parts++;
        this.#canBacktrack = true;
      } else if (character === '*' || character === '+' || character === '?') {
        this.#repeat(pieces.at(-1), character, character === '?' ? 1 : 2);
      } else if (character === '{') {
        this.#counted(pieces.at(-1));
      } else {
        pieces.push(this.#piece(character, depth));
      }
    }
    flush();
    return { text, parts };
  }

  #piece(character: string, depth: number): Piece {
    if (character === '(') return this.#group(depth);
    if (character === '[') return atom(this.#bracket());
    if (character === '.') return atom('.');
    if (character === '^' || character === '$') return { text: character, parts: 1, isRepeated: false, isAnchor: true };
    if (character === '\\') return this.#escape();
    return atom(literal(character));
  }

  #group(depth: number): Piece {
    const open = this.#captures < MAX_CAPTURES ? '(' : '(?:';
    this.#captures++;
    const inner = this.#alternatives(depth + 1);
    if (this.#source[this.#at++] !== ')') throw new PatternFault();
    return { text: `${open}${inner.text})`, parts: inner.parts + 1, isRepeated: false, isAnchor: false };
  }

  #escape(): Piece {
    const character = this.#source[this.#at++];
    if (character === undefined || /[1-9]/.test(character)) throw new PatternFault();
    if (/[wWsSbB]/.test(character)) return atom(`\\${character}`);
    if (character === '<' || character === '>') return atom('\\b');
    if (character === '`') return atom('^');
    if (character === "'") return atom('$');
    return atom(literal(character));
  }

  /** A repeat of a repeat is legal here and would mean something else in JavaScript (`a+?`), so it gets brackets. */
  #repeat(piece: Piece | undefined, repeat: string, times: number): void {
    if (!piece || piece.isAnchor) throw new PatternFault();
    piece.text = `${piece.isRepeated ? `(?:${piece.text})` : piece.text}${repeat}`;
    piece.parts = piece.parts * times + 1;
    piece.isRepeated = true;
    this.#canBacktrack = true;
  }

  #counted(piece: Piece | undefined): void {
    const [all, low = '', comma, high = ''] = /^(\d*)(,?)(\d*)\}/.exec(this.#source.slice(this.#at, this.#at + 10)) ?? [];
    if (all === undefined || (low === '' && high === '')) throw new PatternFault();
    const least = Number(low);
    const most = high === '' ? least : Number(high);
    if (most > MAX_REPEAT || least > most) throw new PatternFault();
    this.#at += all.length;
    this.#repeat(piece, `{${least}${comma}${high}}`, most + 1);
  }

  /** A bracket expression, in which a backslash is an ordinary character and `]` is one when it comes first. */
  #bracket(): string {
    let text = '[';
    if (this.#source[this.#at] === '^') {
      text += '^';
      this.#at++;
    }
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#source[this.#at++];
      if (character === undefined) throw new PatternFault();
      if (character === ']' && !isFirst) return `${text}]`;
      if (character === '[' && this.#source[this.#at] === ':') text += this.#characterClass();
      else text += this.#bracketRange(this.#bracketCharacter(character));
    }
  }

  #characterClass(): string {
    const end = this.#source.indexOf(':]', this.#at);
    const members = CLASSES[this.#source.slice(this.#at + 1, end)];
    if (end === -1 || members === undefined) throw new PatternFault();
    this.#at = end + 2;
    return members;
  }

  /** One character, also as `[.x.]` or `[=x=]`. */
  #bracketCharacter(character: string): string {
    const mark = this.#source[this.#at];
    if (character !== '[' || (mark !== '.' && mark !== '=')) return character;
    const inner = this.#source[this.#at + 1];
    if (inner === undefined || !this.#source.startsWith(`${mark}]`, this.#at + 2)) throw new PatternFault();
    this.#at += 4;
    return inner;
  }

  #bracketRange(from: string): string {
    if (this.#source[this.#at] !== '-' || this.#source[this.#at + 1] === ']' || this.#at + 1 >= this.#source.length)
      return escapeInBracket(from);
    this.#at++;
    const to = this.#bracketCharacter(this.#source[this.#at++] ?? '');
    if (to < from) throw new PatternFault();
    return `${escapeInBracket(from)}-${escapeInBracket(to)}`;
  }
}

const atom = (text: string): Piece => ({ text, parts: 1, isRepeated: false, isAnchor: false });
const literal = (character: string): string => (/[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character);
const escapeInBracket = (character: string): string => (/[\\\]^[-]/.test(character) ? `\\${character}` : character);

/** Members of the classes in the C locale. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\0-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: ' \\t-\\r',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};
