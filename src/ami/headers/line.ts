import { printHeader } from '../../wire/message-encoder.ts';

/**
 * One header line of an event or reply, ended by CRLF. A value never carries a line end: what came from a phone or a file must not be
 * able to write headers of its own.
 */
export const line = printHeader;

/** The header only when there is a value. */
export const optionalLine = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : printHeader(name, value);
