import type { AmiMessage } from '../message.ts';

/** The value of the first of these headers that there is, as it is in the model: what a server does not know is empty. */
export function textOf(message: AmiMessage, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = message.get(name);
    if (value !== undefined) return UNKNOWN.has(value) ? '' : value;
  }
  return undefined;
}

export function numberOf(message: AmiMessage, name: string): number | undefined {
  const value = message.get(name);
  const number = Number(value);
  return value === undefined || value === '' || Number.isNaN(number) ? undefined : number;
}

/** The members that have a value. */
export function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** How servers of either age write that they do not know. */
const UNKNOWN: ReadonlySet<string> = new Set(['<unknown>', '<Unknown>', '(null)', '<null>', 'n/a', '-none-']);
