import type { DialplanFunction } from '../core/dialplan/define-function.ts';

/** What `channelvars` of manager.conf asks for and no function gives: it would be empty in every event. @param functions by upper-case name */
export const unreadableVariables = (channelVars: readonly string[], functions: ReadonlyMap<string, DialplanFunction>): readonly string[] =>
  channelVars.filter((name) => name.includes('(') && !functions.get(name.slice(0, name.indexOf('(')).toUpperCase())?.read);
