import { type Figure, type Goal, meets } from './figure.ts';

/** A case with its figures, or why there are none. */
export interface CaseResult {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly failure?: string | undefined;
}

/** The results as a table: value, goal, the yardstick's value and the ratio to it; those of an Asterisk where one was measured. */
export function printTable(results: readonly CaseResult[]): string {
  const hasAsterisk = results.some(({ figures }) => figures.some(({ asterisk }) => asterisk !== undefined));
  const columns = ['', 'Ringdown', 'goal', '', 'least', 'ratio', ...(hasAsterisk ? ['Asterisk', 'ratio'] : [])];
  const row = (...cells: readonly string[]) => columns.map((_, column) => cells[column] ?? '');
  const rows = [columns];
  for (const { name, figures, failure } of results) {
    rows.push(row(name));
    if (failure !== undefined) rows.push(row(`  failed: ${failure}`));
    for (const figure of figures) rows.push(row(...rowOf(figure)));
  }
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (isHeading(row) ? 0 : row[column]!.length))));
  return rows
    .map((row) => row.map((cell, column) => pad(cell, widths[column]!, column)).join('  '))
    .map(trimmed)
    .join('');
}

const isHeading = (row: readonly string[]) => row.slice(1).every((cell) => cell === '');
const pad = (cell: string, width: number, column: number) => (column === 0 ? cell.padEnd(width) : cell.padStart(width));
const trimmed = (line: string) => `${line.trimEnd()}\n`;

function rowOf(figure: Figure): string[] {
  const { what, value, unit, goal, least, asterisk } = figure;
  const beside = (other: number | undefined) => [
    other === undefined ? '' : amount(other, unit),
    other ? `${(value / other).toFixed(2)} x` : '',
  ];
  return [`  ${what}`, amount(value, unit), goal ? goalText(goal, unit) : '', verdictOn(figure), ...beside(least), ...beside(asterisk)];
}

/** A goal that the yardstick misses too is one of a faster machine: the ratio says more there. */
function verdictOn(figure: Figure): string {
  const isMet = meets(figure);
  if (isMet === undefined) return '';
  if (isMet) return 'met';
  return figure.least !== undefined && meets({ ...figure, value: figure.least }) === false ? 'MISSED, least too' : 'MISSED';
}

function goalText(goal: Goal, unit: Figure['unit']): string {
  if ('atMost' in goal) return `<= ${amount(goal.atMost, unit)}`;
  if ('atLeast' in goal) return `>= ${amount(goal.atLeast, unit)}`;
  return `<= ${goal.atMostTimes} x least`;
}

function amount(value: number, unit: Figure['unit']): string {
  const digits = Number.isInteger(value) || value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
  const text = value.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: digits });
  return unit === '/s' ? `${text}/s` : `${text} ${unit}`;
}
