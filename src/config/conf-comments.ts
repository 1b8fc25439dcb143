/**
 * Takes comments out of a file line by line: `;` to the end of the line, `;-- ... --;` over lines and nested, `\;` for a real semicolon.
 * `;---` starts no block, so that a ruler of dashes stays an ordinary comment.
 */
export class CommentStripper {
  #openLines: number[] = [];

  /** The line where the innermost block that is still open began. */
  get openedAt(): number | undefined {
    return this.#openLines.at(-1);
  }

  /** What of the line is no comment. */
  strip(text: string, line: number): string {
    let at = text.indexOf(';');
    if (at === -1) return this.#openLines.length > 0 ? '' : text;
    let kept = '';
    let from = 0;
    for (; at !== -1; at = text.indexOf(';', at + 1)) {
      const inBlock = this.#openLines.length > 0;
      if (text[at - 1] === '\\' && at > from) {
        if (!inBlock) kept += `${text.slice(from, at - 1)};`;
        from = at + 1;
      } else if (text.startsWith('--', at + 1) && text[at + 3] !== '-') {
        if (!inBlock) kept += text.slice(from, at);
        this.#openLines.push(line);
        at += 2;
        from = at + 1;
      } else if (!inBlock) {
        return kept + text.slice(from, at);
      } else if (text[at - 1] === '-' && text[at - 2] === '-' && at - 2 >= from) {
        this.#openLines.pop();
        from = at + 1;
      }
    }
    return this.#openLines.length > 0 ? kept : kept + text.slice(from);
  }
}
