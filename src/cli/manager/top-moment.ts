import { countOf } from '../../base/count.ts';
import type { LiveChannel, LiveModel, ModelCondition, ModelSnapshot } from '../../client/index.ts';
import { paint } from '../paint.ts';
import { printElapsed } from '../progress.ts';
import { visible } from '../visible.ts';
import { printTable } from './print.ts';

/** What goes on at one moment. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly server: string;
  readonly condition: ModelCondition;
  /** What keeps it from being true: no connection, lists that the server does not give. */
  readonly remarks: readonly string[];
  readonly channels: readonly WatchedChannel[];
  readonly queues: ModelSnapshot['queues'];
}

/** A channel with whom it talks to. */
export interface WatchedChannel extends LiveChannel {
  readonly partners: readonly string[];
}

/** Headings of the channels by which they can be sorted; the last one downwards, the longest calls first. */
export const SORTS = ['CHANNEL', 'STATE', 'APPLICATION', 'DURATION'] as const;
export type Sort = (typeof SORTS)[number];

/** The lists that are shown. */
const SHOWN: ReadonlySet<string> = new Set(['Status', 'QueueStatus']);

/** @param trouble why there is no connection, where there is none */
export function momentOf(model: LiveModel, server: string, at: number, trouble: string): Moment {
  const { condition } = model;
  const missing = model.missing.filter(({ action }) => SHOWN.has(action)).map(({ error }) => error.message);
  return {
    at,
    server,
    condition,
    remarks: condition === 'stale' && trouble !== '' ? [trouble, ...missing] : missing,
    channels: Array.from(model.all('channel'), (channel) => ({
      ...channel,
      partners: model.partnersOf(channel.uniqueId).map(({ name }) => name),
    })),
    queues: model.snapshot().queues,
  };
}

/** How true it is, for people. */
const CONDITIONS: Readonly<Record<ModelCondition, string>> = {
  idle: 'reading',
  asking: 'reading',
  live: '',
  stale: 'reconnecting',
  closed: 'closed',
};

/** A moment as text: how much there is, the channels, the queues. */
export function printMoment({ at, server, condition, remarks, channels, queues }: Moment, sort: Sort): string {
  const word = CONDITIONS[condition];
  const members = queues.flatMap((queue) => queue.members).length;
  const callers = queues.flatMap((queue) => queue.callers).length;
  const head = [
    new Date(at).toTimeString().slice(0, 8),
    server,
    ...(word === '' ? [] : [paint('yellow', word)]),
    `${countOf(channels.length, 'channel')} by ${sort.toLowerCase()}`,
    `${countOf(queues.length, 'queue')} with ${countOf(members, 'member')} and ${countOf(callers, 'caller')}`,
  ].join('  ');
  const remarked = remarks.map((remark) => `${paint('yellow', visible(remark))}\n`).join('');
  return `${head}\n${remarked}\n${printChannels(channels, sort, at)}\n${queues.length === 0 ? '' : printQueues(queues, at)}`;
}

const COLUMNS: readonly (readonly [heading: string, cell: (channel: WatchedChannel, at: number) => string])[] = [
  ['CHANNEL', ({ name }) => name],
  ['STATE', ({ state, isOnHold }) => (isOnHold ? `${state}, held` : state)],
  ['CALLER', ({ callerNumber, callerName }) => [callerNumber, callerName].filter((text) => text !== '').join(' ')],
  ['CONNECTED', ({ connectedNumber, partners }) => connectedNumber || partners.join(' ')],
  ['EXTEN', ({ exten, context }) => (exten === '' ? '' : `${exten}@${context}`)],
  ['APPLICATION', ({ application }) => application],
  ['DURATION', ({ since }, at) => (since === undefined ? '' : printElapsed(Math.max(0, at - since)))],
];

function printChannels(channels: readonly WatchedChannel[], sort: Sort, at: number): string {
  const rows = sorted(channels, sort).map((channel) => COLUMNS.map(([, cell]) => shown(cell(channel, at))));
  return printTable(
    COLUMNS.map(([heading]) => heading),
    rows,
  );
}

const KEYS: Readonly<Record<Sort, (channel: LiveChannel) => string | number>> = {
  CHANNEL: ({ name }) => name,
  STATE: ({ state }) => state,
  APPLICATION: ({ application }) => application,
  // The oldest is the longest; one whose beginning is not known comes last.
  DURATION: ({ since }) => since ?? Number.POSITIVE_INFINITY,
};

function sorted(channels: readonly WatchedChannel[], sort: Sort): WatchedChannel[] {
  const key = KEYS[sort];
  return channels.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function printQueues(queues: Moment['queues'], at: number): string {
  const rows = queues.flatMap(({ name, strategy, members, callers }) => [
    [name, 'queue', strategy, `${callers.length} waiting`, ''],
    ...members.map((member) => [
      name,
      'member',
      member.name || member.interface,
      member.isPaused ? 'paused' : member.status,
      `${member.callsTaken} taken`,
    ]),
    ...callers.map((caller, index) => [
      name,
      `caller ${index + 1}`,
      [caller.callerNumber, caller.callerName].filter((text) => text !== '').join(' ') || caller.channel,
      'waits',
      printElapsed(Math.max(0, at - caller.since)),
    ]),
  ]);
  return printTable(
    ['QUEUE', 'WHAT', 'WHO', 'STATE', 'CALLS'],
    rows.map((row) => row.map(shown)),
  );
}

const shown = (text: string): string => visible(text) || '-';
