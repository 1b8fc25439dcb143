/**
 * The life of the server that a token for `Resume` is of: `4b1f6a` of `4b1f6a-41`. A server that was started anew counts its events from 1
 * again, and what an earlier life numbered says nothing of them. Undefined for a number alone.
 */
export function lifeOf(token: string | undefined): string | undefined {
  const dash = token?.lastIndexOf('-') ?? -1;
  return dash < 0 ? undefined : token?.slice(0, dash);
}
