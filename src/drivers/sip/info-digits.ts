import type { SipRequest } from './message/sip-message.ts';

/**
 * A digit in the body of an INFO: `application/dtmf-relay` (`Signal=5`, `Duration=100`) or `application/dtmf` (the digit alone).
 * Undefined for another type, `broken` when no digit is in it. A flash hook (`!`, 16) is no digit.
 */
export function readInfoDigit(request: SipRequest): { digit: string; durationMs: number } | 'broken' | undefined {
  const type = request.contentType;
  if (type !== 'application/dtmf-relay' && type !== 'application/dtmf') return undefined;
  const body = request.body.toString('latin1', 0, 256);
  const signal = type === 'application/dtmf' ? body.trim() : /^Signal\s*=\s*(\S+)/im.exec(body)?.[1];
  const digit = signal === undefined ? undefined : (BY_EVENT[signal] ?? signal.toUpperCase());
  if (digit === undefined || !/^[0-9*#A-D]$/.test(digit)) return 'broken';
  const duration = Number(/^Duration\s*=\s*(\d{1,5})/im.exec(body)?.[1] ?? DEFAULT_MS);
  return { digit, durationMs: duration || DEFAULT_MS };
}

/** Type and body of an INFO with a digit: `application/dtmf-relay`, or for `dtmfmode = shortinfo` the event number of RFC 4733 alone. */
export function infoDigit(digit: string, durationMs: number, mode: 'info' | 'shortinfo'): [type: string, body: string] {
  if (mode === 'info') return ['application/dtmf-relay', `Signal=${digit}\r\nDuration=${durationMs}\r\n`];
  const event = Object.keys(BY_EVENT).find((number) => BY_EVENT[number] === digit.toUpperCase());
  return ['application/dtmf', event ?? digit];
}

/** Some phones send the event number of RFC 4733. */
const BY_EVENT: Readonly<Record<string, string>> = { 10: '*', 11: '#', 12: 'A', 13: 'B', 14: 'C', 15: 'D' };
const DEFAULT_MS = 100;
