import { headerOf } from '../ami-text.ts';
import type { Comparison, Finding, LaneStep } from './compare.ts';
import { differencesOf, type Message } from './message.ts';
import { equalPercent, percent, type Totals } from './verdict.ts';

const KINDS = ['moved', 'differing', 'missing', 'extra'] as const;

/** `core-08-phone-to-phone   97.2 %   350 expected, ...`: one line a script. */
export function scriptLine(c: Comparison): string {
  const counts = [
    `${c.equal} of ${c.expected} equal`,
    `${c.moved.length} out of order`,
    `${c.differing.length} differing`,
    `${c.missing.length} missing`,
    `${c.extra.length} extra`,
    ...(c.late > 0 ? [`${c.late} steps late`] : []),
  ];
  return `${c.id.padEnd(32)} ${equalPercent(c).toFixed(1).padStart(5)} %  ${counts.join(', ')}`;
}

export function totalLines(dialect: string, totals: Totals): string[] {
  const equal = equalPercent(totals).toFixed(2);
  const extra = percent(totals.extra, totals.expected).toFixed(2);
  const excused = percent(totals.excused, totals.expected).toFixed(2);
  return [
    `${dialect}: ${totals.equal} of ${totals.expected} equal (${equal} %), ${totals.extra} extra (${extra} %), ${totals.excused} excused (${excused} %)`,
    ...[...totals.excusedBy].map(([excuse, touched]) => `  excuse: ${String(touched).padStart(4)} messages: ${excuse.why}`),
  ];
}

const oneLine = (text: string, width: number): string => {
  const line = text.trimEnd().replace(/\r\n/g, ' | ');
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
};

/** The first `count` findings of each kind, with the headers that differ. */
export function findingLines(c: Comparison, count: number, width: number): string[] {
  return KINDS.flatMap((kind) =>
    c[kind]
      .slice(0, count)
      .flatMap(({ lane, message, why }) => [
        `  ${kind} [${lane}] ${oneLine(message, width)}`,
        ...(why ?? []).map((line) => `      ${oneLine(line, width)}`),
      ]),
  );
}

/** What to mend first: findings of all scripts by kind, event and header, most frequent first. */
export function summaryLines(comparisons: readonly Comparison[], count: number): string[] {
  const groups = new Map<string, { count: number; scripts: Set<string> }>();
  const add = (key: string, id: string) => {
    const group = groups.get(key) ?? { count: 0, scripts: new Set() };
    groups.set(key, group);
    group.count++;
    group.scripts.add(id);
  };
  for (const c of comparisons) {
    for (const kind of KINDS) {
      for (const finding of c[kind])
        for (const what of finding.why ?? ['']) add(`${kind.padEnd(9)} ${subjectOf(finding)} ${shorten(what)}`.trimEnd(), c.id);
    }
  }
  return [...groups]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, count)
    .map(([key, group]) => `  ${String(group.count).padStart(5)} × ${key}  (${scriptsText(group.scripts)})`);
}

const subjectOf = ({ message }: Finding): string => {
  const event = headerOf(message, 'Event');
  if (event === 'VarSet') return `VarSet ${headerOf(message, 'Variable')}`;
  if (event === 'Newexten') return `Newexten ${headerOf(message, 'Application') ?? headerOf(message, 'AppData')}`;
  return event ?? `reply "${oneLine(message, 60)}"`;
};

/** Of a difference, its header: values would make each a group of its own. */
const shorten = (why: string): string => (/^headers?\b/.test(why) ? why : why.replace(/: .*/s, ''));

const scriptsText = (ids: ReadonlySet<string>): string => {
  const short = [...ids].map((id) => id.replace(/^(\w+-\d+).*/, '$1')).sort();
  return short.length > 6 ? `${short.slice(0, 5).join(' ')} and ${short.length - 5} more` : short.join(' ');
};

/** Two lanes side by side: `=` both, `-` only the reference, `+` only ours; a `-` with a `+` of the same name close by tells what differs. */
export function laneLines(lane: string, steps: readonly LaneStep[], width: number): string[] {
  const lines = [`[${lane}]`];
  const missing: Message[] = [];
  for (const step of steps) {
    if ('want' in step && 'have' in step) {
      lines.push(`  = ${brief(step.want)}`);
      missing.length = 0;
    } else if ('want' in step) {
      lines.push(`  - ${oneLine(step.want.text, width)}`);
      missing.push(step.want);
    } else {
      lines.push(`  + ${oneLine(step.have.text, width)}`);
      const at = missing.findIndex((m) => m.event === step.have.event);
      const meant = at < 0 ? undefined : missing.splice(at, 1)[0];
      if (meant) lines.push(...differencesOf(meant, step.have).map((line) => `        ${oneLine(line, width)}`));
    }
  }
  return lines;
}

const BRIEF_HEADERS = ['Variable', 'Value', 'Application', 'AppData', 'ChannelStateDesc', 'State', 'Exten', 'Priority', 'Status', 'Cause'];
const brief = ({ event, text }: Message): string =>
  event === undefined
    ? oneLine(text, 100)
    : [event, ...BRIEF_HEADERS.flatMap((name) => (headerOf(text, name) ? [`${name}=${headerOf(text, name)}`] : [])).slice(0, 4)].join(' ');
