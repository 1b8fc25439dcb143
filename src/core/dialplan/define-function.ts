import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';
import type { Allowance } from './substitution.ts';

export interface FunctionContext {
  readonly core: Core;
  /** Absent where a global expression is read (Getvar without a channel). */
  readonly channel: Channel | undefined;
  /** What the substitution that reads may still use up: a function that substitutes hands it on. */
  readonly allowance?: Allowance | undefined;
}

/** What `${NAME(args)}` reads and `Set(NAME(args)=value)` writes. One file each under `src/functions`. */
export interface DialplanFunction {
  readonly name: string;
  readonly summary: string;
  /** `LEN(string)`. */
  readonly syntax: string;
  readonly description: string;
  /** Class that a manager account needs to read or write it; absent for none. */
  readonly needs?: 'system' | undefined;
  /** Absent for one that can only be written. */
  read?(context: FunctionContext, args: string): string | Promise<string>;
  /** Absent for one that can only be read. False when the value was not taken. */
  write?(context: FunctionContext, args: string, value: string): boolean | undefined;
}

/** Checks the shape where it is written and keeps the types. */
export const defineFunction = (definition: DialplanFunction): DialplanFunction => Object.freeze(definition);
