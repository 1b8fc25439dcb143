/** `family/key` as the applications of the database take it: the key is all behind the first slash. Undefined without a slash. */
export function placeIn(data: string): { family: string; key: string } | undefined {
  const slash = data.indexOf('/');
  return slash < 0 ? undefined : { family: data.slice(0, slash), key: data.slice(slash + 1) };
}
