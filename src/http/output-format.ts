/** In what form the manager answers over HTTP: the text of the other transports, a page, or XML. */
export type OutputKind = 'plain' | 'html' | 'xml';

/** Turns the text of replies and events into another form, piece by piece. */
export interface Translator {
  /** The form of the next piece, as far as its lines are complete. */
  push(text: string): string;
  /** What is still open at the end. */
  end(): string;
}

/** What names a value has that stands where no name is: text of a command in the old framing. */
const OPAQUE = 'Opaque-data';

interface Marks {
  readonly blockStart: string;
  readonly blockEnd: string;
  /** Before a name, between it and its value, behind the value. */
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** Between the lines of one value. */
  readonly lineBreak: string;
  name(text: string): string;
}

/** A row of a table of two columns each, a line between messages. @param blockStart stood before each message in 2006 */
export function htmlTranslator(blockStart = ''): Translator {
  return new LineTranslator({
    blockStart,
    blockEnd: '<tr><td colspan="2"><hr></td></tr>\r\n',
    before: '<tr><td>',
    between: '</td><td>',
    after: '</td></tr>\n',
    lineBreak: '<br>\n',
    name: escapeMarkup,
  });
}

/** An element a message, an attribute a header. @param id,element `ajaxdest` and `ajaxobjtype` of the request */
export function xmlTranslator(id: string, element: string): Translator {
  return new LineTranslator({
    blockStart: `<response type='object' id='${escapeMarkup(id)}'><${nameOfElement(element)}`,
    blockEnd: ' /></response>\n',
    before: ' ',
    between: "='",
    after: "'",
    lineBreak: '\n',
    name: nameOfAttribute,
  });
}

/** As it is. */
export const plainTranslator = (): Translator => ({ push: (text) => text, end: () => '' });

/**
 * Lines `Name: value` in blocks that a blank line ends; from a line without a colon on, the rest of its block is one value (Asterisk
 * main/manager.c, xml_translate). A name that comes again in a block gets `-2`, `-3` and so on.
 */
class LineTranslator implements Translator {
  readonly #marks: Marks;
  #unfinished = '';
  #names: Map<string, number> | undefined;
  #isOpaque = false;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  push(text: string): string {
    const lines = (this.#unfinished + text).split(/\r\n|\n|\r(?!$)/);
    this.#unfinished = lines.pop() ?? '';
    let out = '';
    for (const line of lines) out += this.#line(line);
    return out;
  }

  end(): string {
    const rest = this.#unfinished === '' ? '' : this.#line(this.#unfinished);
    this.#unfinished = '';
    return rest + this.#endBlock();
  }

  #line(text: string): string {
    const { blockStart, before, between, after, lineBreak, name } = this.#marks;
    const line = withoutBlanksBehind(text);
    if (line === '') return this.#endBlock();
    if (this.#isOpaque) return lineBreak + escapeMarkup(line);
    let out = '';
    if (!this.#names) {
      this.#names = new Map();
      out += blockStart;
    }
    const colon = line.indexOf(':');
    this.#isOpaque = colon < 0;
    const [key, value] = colon < 0 ? [OPAQUE, line] : [withoutBlanksBehind(line.slice(0, colon)), line.slice(colon + 1)];
    const count = (this.#names.get(key) ?? 0) + 1;
    this.#names.set(key, count);
    out += `${before}${name(key)}${count > 1 ? `-${count}` : ''}${between}${escapeMarkup(value.replace(/^[\0- ]+/, ''))}`;
    return this.#isOpaque ? out : out + after;
  }

  #endBlock(): string {
    if (!this.#names) return '';
    const open = this.#isOpaque ? this.#marks.after : '';
    this.#names = undefined;
    this.#isOpaque = false;
    return open + this.#marks.blockEnd;
  }
}

/** Text as it may stand in HTML and in XML. Control characters, which XML has no way to write, become question marks. */
export function escapeMarkup(text: string): string {
  return ESCAPED.test(text) ? text.replace(ESCAPED_ALL, (character) => ENTITIES[character] ?? '?') : text;
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;' };
const ESCAPED = /[<>"'&\0-\x08\x0b\x0c\x0e-\x1f]/;
const ESCAPED_ALL = /[<>"'&\0-\x08\x0b\x0c\x0e-\x1f]/g;

/** Letters and digits in lower case, all else an underscore; no digit in front. */
const nameOfAttribute = (text: string): string =>
  text
    .replace(/[^0-9A-Za-z]/g, '_')
    .toLowerCase()
    .replace(/^(?=\d)/, '_');

/** As the client wants it, as far as that can be the name of an element. */
const nameOfElement = (text: string): string => (/^[A-Za-z_][\w.-]*$/.test(text) ? text : 'generic');

/** Blanks and control characters count as blank, as Asterisk's C has it. */
function withoutBlanksBehind(text: string): string {
  let to = text.length;
  while (to > 0 && text.charCodeAt(to - 1) <= BLANK) to--;
  return text.slice(0, to);
}
const BLANK = 0x20;
