import { createHash } from 'node:crypto';
import type { MailboxOptions } from '../../config/voicemail-options.ts';

/** Digits that the caller has to dial; empty for none. A `-` before them says that they stay as they are. */
export const dialledPassword = (password: string): string => password.replace(/^-/, '');

/** Whether its owner may change it. */
export const isFixed = (password: string): boolean => password.startsWith('-');

/**
 * The password that counts: of `secret.conf` in the mailbox where its owner has changed it, until whoever configures the exchange writes
 * another one into voicemail.conf (docs/decisions/0032). With `passwordlocation = spooldir` the file counts whatever voicemail.conf says.
 * @param secret text of the file
 */
export function effectivePassword(
  { password, settings }: Pick<MailboxOptions, 'password' | 'settings'>,
  secret: string | undefined,
): string {
  const kept = settingOf(secret, 'password');
  if (kept === undefined) return password;
  const replaced = settingOf(secret, 'replaces');
  if (settings.passwordLocation === 'spooldir' || replaced === undefined) return kept;
  return replaced === digest(password) ? kept : password;
}

/** Text of `secret.conf`, as Asterisk reads it with `passwordlocation = spooldir`. */
export const printSecret = (password: string, configured: string): string =>
  `[general]\npassword = ${password}\n; What it stands for until that changes in voicemail.conf.\nreplaces = ${digest(configured)}\n`;

const digest = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

const settingOf = (text: string | undefined, name: string): string | undefined =>
  new RegExp(`^\\s*${name}\\s*=\\s*(.*?)\\s*$`, 'm').exec(text ?? '')?.[1];
