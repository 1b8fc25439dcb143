import { formatTime } from '../../core/dialplan/format-time.ts';
import { localTime } from '../../core/dialplan/local-time.ts';

/** What is known of a message beside its sound: the file `msgNNNN.txt` of Asterisk's spool. */
export interface MessageInfo {
  /** `1795652632-00000001`. Empty in messages of an old Asterisk until it is needed. */
  readonly id: string;
  readonly originMailbox: string;
  readonly context: string;
  readonly exten: string;
  readonly redirectingNumber: string;
  readonly priority: number;
  readonly channel: string;
  /** `"Alice" <100>`, `Unknown`. */
  readonly callerId: string;
  /** Milliseconds since the epoch; the file has seconds. */
  readonly leftAt: number;
  readonly category: string;
  /** `Urgent`, `PRIORITY`, or empty. */
  readonly flag: string;
  readonly durationSeconds: number;
  /** Lines that Ringdown has no use for, kept for those who have. */
  readonly others: readonly (readonly [name: string, value: string])[];
}

/** What is known of a message whose text is damaged. */
export const UNKNOWN: MessageInfo = {
  id: '',
  originMailbox: '',
  context: '',
  exten: '',
  redirectingNumber: '',
  priority: 0,
  channel: '',
  callerId: 'Unknown',
  leftAt: 0,
  category: '',
  flag: '',
  durationSeconds: 0,
  others: [],
};

/** One line each, never more: names come from phones. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]+/g, ' ');

export function printMessageInfo(info: MessageInfo): string {
  const rows: readonly (readonly [string, string | number])[] = [
    ['origmailbox', info.originMailbox],
    ['context', info.context],
    ['macrocontext', info.others.find(([name]) => name === 'macrocontext')?.[1] ?? ''],
    ['exten', info.exten],
    ['rdnis', info.redirectingNumber],
    ['priority', info.priority],
    ['callerchan', info.channel],
    ['callerid', info.callerId],
    ['origdate', printDate(info.leftAt)],
    ['origtime', Math.floor(info.leftAt / 1000)],
    ['category', info.category],
    ['msg_id', info.id],
    ['flag', info.flag],
    ['duration', info.durationSeconds],
    ...info.others.filter(([name]) => name !== 'macrocontext'),
  ];
  return `;\n; Message Information file\n;\n[message]\n${rows.map(([name, value]) => `${name}=${oneLine(String(value))}\n`).join('')}`;
}

/** Undefined for text that is no such file. */
export function parseMessageInfo(text: string): MessageInfo | undefined {
  const values = new Map<string, string>();
  let isInside = false;
  for (const line of text.split('\n')) {
    if (/^\s*\[message\]/.test(line)) isInside = true;
    else if (isInside && !/^\s*;/.test(line)) {
      const equals = line.indexOf('=');
      if (equals > 0) values.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
    }
  }
  if (!isInside) return undefined;
  const take = (name: string) => {
    const value = values.get(name) ?? '';
    values.delete(name);
    return value;
  };
  values.delete('origdate');
  return {
    id: take('msg_id'),
    originMailbox: take('origmailbox'),
    context: take('context'),
    exten: take('exten'),
    redirectingNumber: take('rdnis'),
    priority: Number.parseInt(take('priority'), 10) || 0,
    channel: take('callerchan'),
    callerId: take('callerid'),
    leftAt: (Number.parseInt(take('origtime'), 10) || 0) * 1000,
    category: take('category'),
    flag: take('flag'),
    durationSeconds: Number.parseInt(take('duration'), 10) || 0,
    others: [...values],
  };
}

/** `Thu Nov 26 12:24:23 AM UTC 2026`: how Asterisk writes when a message was left. */
export const printDate = (at: number): string => formatTime('%a %b %e %r UTC %Y', localTime(at, 'UTC'), Math.floor(at / 1000));

/** `"Alice" <100>`, what there is of it, or `Unknown`. */
export function printCallerId({ name, number }: { readonly name?: string | undefined; readonly number?: string | undefined }): string {
  if (name && number) return `"${name}" <${number}>`;
  return name || number || 'Unknown';
}
