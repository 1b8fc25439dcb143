import type { Recording, Reference } from '../recording.ts';
import { applyExcuses, type Excuse, excuseOnTop } from './excuses.ts';
import { alike, differencesOf, type Message, messagesOf } from './message.ts';

export interface Finding {
  readonly lane: string;
  /** Masked text of the reference's message, or for `extra` of ours. */
  readonly message: string;
  /** For `differing`: what is otherwise. */
  readonly why?: readonly string[];
}

export interface Comparison {
  readonly id: string;
  /** Messages of the reference, without those that were excused and did not come. */
  readonly expected: number;
  readonly equal: number;
  /** Equal, but out of order within a lane. */
  readonly moved: readonly Finding[];
  readonly differing: readonly Finding[];
  readonly missing: readonly Finding[];
  readonly extra: readonly Finding[];
  /** Steps of the script that did not come about in time. */
  readonly late: number;
  /** Messages of the reference that excuses touched, and excused ones of ours that it lacks: all together and each. */
  readonly excused: number;
  readonly excusedBy: ReadonlyMap<Excuse, number>;
}

/** Compares what an exchange said with what the real server said, by the rules in this folder's README. */
export function compareRecordings(reference: Reference, actual: Recording, excuses: readonly Excuse[] = []): Comparison {
  const expected = applyExcuses(messagesOf(reference.first), excuses);
  const ours = applyExcuses(messagesOf(actual), excuses);
  const again = reference.again ? messagesOf(reference.again) : undefined;
  const doubt = again ? doubtOf(expected.messages, again) : NO_DOUBT;
  const mayBeAbsent = (m: Message) => expected.optional.has(m) || doubt.optional.has(m);
  const onTop = [...doubt.onTop];

  let equal = 0;
  let excusedAbsences = 0;
  const excusedOnTop: Excuse[] = [];
  const found = { moved: [] as Finding[], differing: [] as Finding[], missing: [] as Finding[], extra: [] as Finding[] };

  const secondLanes = byLane(again ?? []);
  for (const [lane, want, have] of pairLanes(expected.messages, ours.messages)) {
    const second = secondLanes.get(lane);
    if (second && second.length === have.length && second.every((m, at) => alike(m, have[at]!))) {
      equal += want.length; // just as the second run of the reference
      continue;
    }
    const lanePairs = pairUp(want, have, doubt.agrees);
    equal += lanePairs.equal;
    const unclaimed = lanePairs.restHave;
    for (const m of lanePairs.restWant) {
      if (mayBeAbsent(m)) excusedAbsences++;
      else if (takeFirst(unclaimed, (o) => doubt.agrees(m, o))) found.moved.push({ lane, message: m.text });
      else {
        const other = takeFirst(unclaimed, (o) => o.event === m.event);
        if (other) found.differing.push({ lane, message: m.text, why: differencesOf(m, other) });
        else found.missing.push({ lane, message: m.text });
      }
    }
    for (const m of unclaimed) {
      if (takeFirst(onTop, (o) => o.lane === lane && alike(o, m))) continue;
      const excuse = excuseOnTop(m, excuses);
      if (excuse) excusedOnTop.push(excuse);
      else found.extra.push({ lane, message: m.text });
    }
  }
  return {
    id: reference.first.head.id,
    expected: expected.messages.length - excusedAbsences,
    equal,
    ...found,
    late: actual.entries.filter((e) => 'timeout' in e && e.timeout).length,
    excused: expected.touched + excusedOnTop.length,
    excusedBy: excusedOnTop.reduce((sums, excuse) => sums.set(excuse, (sums.get(excuse) ?? 0) + 1), new Map(expected.touchedBy)),
  };
}

/** What a second run of the reference leaves open. */
interface Doubt {
  /** A message is met by its own text or by what the second run had in its place. */
  agrees(expected: Message, ours: Message): boolean;
  /** Messages that only the first run had, or had elsewhere. */
  readonly optional: ReadonlySet<Message>;
  /** Messages that only the second run had, or had elsewhere. */
  readonly onTop: readonly Message[];
}

const NO_DOUBT: Doubt = { agrees: alike, optional: new Set(), onTop: [] };

function doubtOf(first: readonly Message[], again: readonly Message[]): Doubt {
  const otherwise = new Map<Message, Message>();
  const optional = new Set<Message>();
  const onTop: Message[] = [];
  for (const [, want, have] of pairLanes(first, again)) {
    const { restWant, restHave } = pairUp(want, have, alike);
    for (const m of restWant) {
      const other = takeFirst(restHave, (o) => o.event === m.event);
      if (other && !alike(m, other)) otherwise.set(m, other);
      else {
        optional.add(m);
        if (other) onTop.push(other);
      }
    }
    onTop.push(...restHave);
  }
  const agrees = (m: Message, ours: Message) => {
    const second = otherwise.get(m);
    return alike(m, ours) || (second !== undefined && alike(second, ours));
  };
  return { agrees, optional, onTop };
}

function byLane(messages: readonly Message[]): Map<string, Message[]> {
  const lanes = new Map<string, Message[]>();
  for (const message of messages) {
    const lane = lanes.get(message.lane);
    if (lane) lane.push(message);
    else lanes.set(message.lane, [message]);
  }
  return lanes;
}

/** Each lane of either side with the messages of both. */
function pairLanes(a: readonly Message[], b: readonly Message[]): [lane: string, a: Message[], b: Message[]][] {
  const [lanesA, lanesB] = [byLane(a), byLane(b)];
  const names = new Set([...lanesA.keys(), ...lanesB.keys()]);
  return [...names].map((lane) => [lane, lanesA.get(lane) ?? [], lanesB.get(lane) ?? []]);
}

/** One line of two lanes laid side by side: a pair, or a message that only one side has at this place. */
export type LaneStep = { readonly want: Message; readonly have: Message } | { readonly want: Message } | { readonly have: Message };

/** Lays two lanes side by side, as many pairs as their order allows (longest common subsequence). */
function align(want: readonly Message[], have: readonly Message[], agrees: Doubt['agrees']): LaneStep[] {
  // longest[i][j]: pairs to be had from want[i..] and have[j..].
  const longest = Array.from({ length: want.length + 1 }, () => new Uint32Array(have.length + 1));
  for (let i = want.length - 1; i >= 0; i--) {
    for (let j = have.length - 1; j >= 0; j--) {
      longest[i]![j] = agrees(want[i]!, have[j]!) ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const steps: LaneStep[] = [];
  let [i, j] = [0, 0];
  while (i < want.length && j < have.length) {
    if (agrees(want[i]!, have[j]!)) steps.push({ want: want[i++]!, have: have[j++]! });
    else if (longest[i + 1]![j]! >= longest[i]![j + 1]!) steps.push({ want: want[i++]! });
    else steps.push({ have: have[j++]! });
  }
  for (const message of want.slice(i)) steps.push({ want: message });
  for (const message of have.slice(j)) steps.push({ have: message });
  return steps;
}

/** The messages of two lanes that find no partner in their order. */
function pairUp(want: readonly Message[], have: readonly Message[], agrees: Doubt['agrees']) {
  const steps = align(want, have, agrees);
  const restWant = steps.flatMap((step) => ('want' in step && !('have' in step) ? [step.want] : []));
  const restHave = steps.flatMap((step) => ('have' in step && !('want' in step) ? [step.have] : []));
  return { equal: want.length - restWant.length, restWant, restHave };
}

/** Each lane of both recordings laid side by side, for somebody who looks for the place where they part. */
export function lanesSideBySide(reference: Reference, actual: Recording, excuses: readonly Excuse[] = []): [lane: string, LaneStep[]][] {
  const expected = applyExcuses(messagesOf(reference.first), excuses).messages;
  const ours = applyExcuses(messagesOf(actual), excuses).messages;
  const { agrees } = reference.again ? doubtOf(expected, messagesOf(reference.again)) : NO_DOUBT;
  return pairLanes(expected, ours).map(([lane, want, have]) => [lane, align(want, have, agrees)]);
}

function takeFirst<T>(list: T[], matches: (item: T) => boolean): T | undefined {
  const at = list.findIndex(matches);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}
