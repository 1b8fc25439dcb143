import type { AmiMessage } from '../../client/index.ts';
import { printJsonLine, visible } from '../visible.ts';
import { padTo, widthOf } from './text-width.ts';

export type Row = readonly string[];

/** A column of a table: its heading, and the headers of which the first that is there is shown. */
export type Column = readonly [heading: string, ...headers: string[]];

/** Rows under headings, columns as wide as they need to be. */
export function printTable(headings: Row, rows: readonly Row[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => padTo(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Messages as a table, or as a JSON object a line. */
export function printMessages(messages: readonly AmiMessage[], columns: readonly Column[], json: boolean | undefined): string {
  if (json) return messages.map(printJson).join('');
  const headings = columns.map(([heading]) => heading);
  return printTable(
    headings,
    messages.map((message) => columns.map(([, ...headers]) => firstOf(message, headers))),
  );
}

export const printJson = (message: AmiMessage): string => printJsonLine(message);

/** A message as it came, a header a line, and a blank line. Control characters are shown, so that nothing plays with the terminal. */
export const printHeaders = (message: AmiMessage): string => `${message.lines.map(visible).join('\n')}\n\n`;

/** A line that a command of the server's console printed; its tabs stay. */
export const printOutput = (line: string): string => `${line.split('\t').map(visible).join('\t')}\n`;

const firstOf = (message: AmiMessage, headers: readonly string[]): string => {
  for (const header of headers) {
    const value = message.get(header);
    if (value) return visible(value);
  }
  return '-';
};
