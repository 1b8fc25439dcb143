/**
 * The life of the server that a token for `Resume` is of: `4b1f6a` of `4b1f6a-41`. A server that was started anew counts its events from 1
 * again, and what an earlier life numbered says nothing of them. Undefined for a number alone.
 */
export function lifeOf(token: string | undefined): string | undefined {
  const dash = token?.lastIndexOf('-') ?? -1;
  return dash < 0 ? undefined : token?.slice(0, dash);
}

/** A token as a server may be sent it again: printable, and short enough for a line of a request. What else a server told is none. */
export const sendable = (token: string | undefined): string | undefined => (token && SENDABLE.test(token) ? token : undefined);

const SENDABLE = /^[\x21-\x7e]{1,200}$/;
