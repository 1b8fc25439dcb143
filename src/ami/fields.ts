import type { HeaderList } from '../wire/header-list.ts';
import type { DialectName } from './dialect/dialect.ts';

/** A text of a refusal, where the dialects say it differently. */
export type Refusal = string | Readonly<Record<DialectName, string>>;

/** What a client writes into a header: text or a number, a number, a word for yes or no, or several values, each in a header of its own. */
export type FieldKind = 'text' | 'integer' | 'flag' | 'repeated';

/** One input of an action: where it stands in the request and what it becomes. */
export interface Field<T> {
  readonly header: string;
  /** What the header means: for the declarations of the client and the reference. */
  readonly about: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** The value, or what the request is refused with. */
  read(request: HeaderList): T | FieldError;
}

export class FieldError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** What `run` gets for the fields of an action. */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** A header with text; undefined when it is missing or empty. */
export const text = (header: string, about: string): Field<string | undefined> => ({
  header,
  about,
  kind: 'text',
  isRequired: false,
  read: (request) => request.get(header) || undefined,
});

/** A header that has to be there and not be empty; without it the action is refused with `missing`. */
export const required = (header: string, about: string, missing: Refusal, kind: FieldKind = 'text'): Field<string> => ({
  header,
  about,
  kind,
  isRequired: true,
  read: (request) => request.get(header) || new FieldError(missing),
});

/** A field without which the action does nothing, but whose refusal has its place among others: `run` gives it. */
export const needed = <T>(field: Field<T>): Field<T> => ({ ...field, isRequired: true });

/** Every value of a header that may be repeated, in order. */
export const repeated = (header: string, about: string): Field<readonly string[]> => ({
  header,
  about,
  kind: 'repeated',
  isRequired: false,
  read: (request) => request.getAll(header),
});

/** Whether the header holds one of Asterisk's words for yes: `yes true y t 1 on`. */
export const flag = (header: string, about: string): Field<boolean> => ({
  header,
  about,
  kind: 'flag',
  isRequired: false,
  read: (request) => isTrue(request.get(header) ?? ''),
});

export const isTrue = (word: string): boolean => /^(yes|true|y|t|1|on)$/i.test(word);

/**
 * A whole number; what follows its digits is not looked at, and text without any counts as 0, as C's `atoi` has it.
 * @param otherwise taken when the header is missing or empty; without it the value is undefined then
 */
export function integer(header: string, about: string, otherwise: number): Field<number>;
export function integer(header: string, about: string): Field<number | undefined>;
export function integer(header: string, about: string, otherwise?: number): Field<number | undefined> {
  return {
    header,
    about,
    kind: 'integer',
    isRequired: false,
    read: (request) => {
      const value = request.get(header);
      if (!value) return otherwise;
      const number = Number.parseInt(value, 10);
      if (Number.isNaN(number)) return 0;
      return Math.max(-MOST, Math.min(MOST, number));
    },
  };
}

const MOST = 2 ** 31 - 1;
