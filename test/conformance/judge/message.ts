import { eventNameOf, type HeaderLine, headerOf, headersOf } from '../ami-text.ts';
import type { Recording } from '../recording.ts';
import { laneOf } from './lane.ts';
import { countsSeconds, isMaskedHeader, isMaskedVariable, maskPatterns } from './masks.ts';
import { type HeardMessage, Naming } from './naming.ts';

/** A message of a server with everything masked that may differ between two runs. */
export interface Message {
  /** Name of the event; undefined for a reply or the greeting. */
  readonly event: string | undefined;
  readonly text: string;
  readonly headers: readonly HeaderLine[];
  /** Messages of a lane keep their order; between lanes there is none. */
  readonly lane: string;
}

/** Events that come when the server has time for them, or that belong to the test's own login. */
const LEFT_OUT = new Set(['RTCPSent', 'RTCPReceived', 'SuccessfulAuth', 'ChallengeSent', 'LoadAverageLimit']);

const GREETING_OF_TODAY = /^Asterisk Call Manager\/(?!1\.0\b)/;
/** A variable in an item of Status, or in a snapshot of a channel. */
const LISTED_VARIABLE = /^(?:Chan)?Variable(?:\([^)]*\))?: (\w+)=/;

/** What the server said, ready to be compared. */
export function messagesOf(recording: Recording): Message[] {
  const heard: HeardMessage[] = recording.entries.flatMap((e) => ('dir' in e && e.dir === '<' && e.text.trim() ? [e] : []));
  const naming = new Naming(heard);
  const repliesOn = { count: 0 };
  const messages: Message[] = [];
  for (const { conn, text } of heard) {
    const event = eventNameOf(text);
    if (event === undefined) repliesOn.count++;
    naming.follow({ conn, text });
    const masked = maskMessage(text.replace(/^(?:\r\n)+/, ''), conn, naming);
    if (event !== undefined && LEFT_OUT.has(event)) continue;
    messages.push({ event, text: masked, headers: headersOf(masked), lane: laneOf({ conn, text: masked, event }, repliesOn.count) });
  }
  return messages;
}

function maskMessage(text: string, conn: string, naming: Naming): string {
  if (GREETING_OF_TODAY.test(text)) return 'Asterisk Call Manager/<version>\r\n';
  const hidesValue = eventNameOf(text) === 'VarSet' && isMaskedVariable(headerOf(text, 'Variable') ?? '');
  const maskLine = (line: string) => {
    const listed = LISTED_VARIABLE.exec(line)?.[1];
    if (listed !== undefined && isMaskedVariable(listed)) return `${line.slice(0, line.indexOf('='))}=<masked>`;
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    if (isMaskedHeader(name) || (hidesValue && name.toLowerCase() === 'value')) return `${name}: <masked>`;
    return maskPatterns(naming.rename(line, conn));
  };
  return text.split('\r\n').map(maskLine).join('\r\n');
}

/** Whether two values of a header agree; counts of seconds may be one apart. */
export function valuesAgree(message: Message, name: string, a: string, b: string): boolean {
  if (a === b) return true;
  const variable = message.event === 'VarSet' ? message.headers.find(([n]) => n === 'Variable')?.[1] : undefined;
  if (!countsSeconds(name, message.event === 'VarSet' ? (variable ?? '') : undefined)) return false;
  const [secondsA, secondsB] = [a, b].map((value) => value.replace(/ seconds$/, ''));
  const whole = /^-?\d+$/;
  return whole.test(secondsA!) && whole.test(secondsB!) && Math.abs(Number(secondsA) - Number(secondsB)) <= 1;
}

/** Whether two messages agree in names, order and values of all their headers. */
export const alike = (a: Message, b: Message): boolean =>
  a.text === b.text ||
  (a.headers.length === b.headers.length &&
    a.headers.every(([name, value], at) => name === b.headers[at]![0] && valuesAgree(a, name, value, b.headers[at]![1])));

/** What `b` has otherwise than `a`, a line for each. */
export function differencesOf(a: Message, b: Message): string[] {
  const lines: string[] = [];
  const namesA = a.headers.map(([name]) => name);
  const namesB = b.headers.map(([name]) => name);
  if (namesA.join() !== namesB.join()) {
    const missing = namesA.filter((name) => !namesB.includes(name));
    const extra = namesB.filter((name) => !namesA.includes(name));
    if (missing.length > 0) lines.push(`headers missing: ${missing.join(' ')}`);
    if (extra.length > 0) lines.push(`headers extra: ${extra.join(' ')}`);
    if (missing.length + extra.length === 0) lines.push(`header order: ${namesA.join(' ')} became ${namesB.join(' ')}`);
  }
  for (const [name, value] of a.headers) {
    const other = b.headers.find(([n]) => n === name)?.[1];
    if (other !== undefined && !valuesAgree(a, name, value, other)) {
      lines.push(`${name || 'line'}: ${JSON.stringify(value)} became ${JSON.stringify(other)}`);
    }
  }
  return lines;
}
