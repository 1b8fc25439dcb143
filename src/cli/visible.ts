/**
 * Text from outside for a terminal: control characters, and those that turn the direction of writing, are shown by their number, so that
 * nothing plays with the terminal or looks like something else. All that a server, a caller or a file has said goes through here.
 */
export const visible = (text: string): string => text.replace(HIDDEN, printNumber);

/** A value as a line of JSON: the same characters, escaped as JSON has it. */
export const printJsonLine = (value: unknown): string =>
  `${JSON.stringify(value).replace(HIDDEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

const HIDDEN = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

function printNumber(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
