import type { AuthorityClass } from './authority.ts';

/** What an action that ends calls by their bridge asks for. Asterisk asks for nothing: an account without any right could end all calls. */
export const ENDS_CALLS: readonly AuthorityClass[] = ['call'];
