import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a test phone is told to do. */
export type PhoneAction =
  | 'register'
  | 'unregister'
  | 'call'
  | 'cancel'
  | 'ring'
  | 'progress'
  | 'answer'
  | 'reject'
  | 'hangup'
  | 'dtmf'
  | 'hold'
  | 'unhold'
  | 'refer'
  | 'text'
  | 'talk'
  | 'gone';

export interface PhoneStep {
  readonly phone: string;
  readonly do: PhoneAction;
  readonly to?: string;
  readonly body?: string;
  readonly code?: number;
  readonly digits?: string;
  readonly how?: 'info' | 'rfc4733';
  readonly expires?: number;
  readonly secret?: string;
  readonly ms?: number;
}

/** Header name to regular expression. */
type Where = Readonly<Record<string, string>>;

export type Step = { readonly on?: string } & (
  | { readonly open: string }
  | { readonly login: string; readonly user: string; readonly secret: string; readonly events?: string; readonly md5?: boolean }
  | { readonly send: string; readonly lines: readonly string[] }
  | { readonly raw: string; readonly text: string }
  | { readonly reply: string; readonly within?: number }
  | { readonly event: string; readonly name: string; readonly where?: Where; readonly count?: number; readonly within?: number }
  | { readonly mark: string }
  | { readonly quiet: string; readonly ms: number }
  | {
      readonly keep: string;
      readonly conn: string;
      readonly message: string;
      readonly where?: Where;
      readonly header: string;
      readonly nth?: number;
    }
  | { readonly eof: string; readonly within?: number }
  | { readonly close: string }
  | PhoneStep
  | { readonly await: string; readonly state: string; readonly within?: number }
  | { readonly wait: number }
);

/** What the client and the phones did while a real server was recorded. */
export interface Script {
  readonly id: string;
  readonly title: string;
  readonly set: string;
  readonly servers?: readonly string[];
  readonly steps: readonly Step[];
}

const FOLDER = join(import.meta.dirname, 'scripts');

/** The scripts whose id has `only` in it, in order. */
export const readScripts = (only = ''): Script[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && file.includes(only))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
