import type { Channel } from '../channel/channel.ts';
import type { Position } from './position.ts';

/** What Return needs, and what a subroutine calls its own. */
interface Frame {
  readonly returnTo: Position;
  readonly argumentCount: number;
  /** Variables that the frame hides, in the order in which it set its own: what they were before. */
  readonly hidden: Map<string, string | undefined>;
}

const KEY = 'subroutines';

function framesOf(channel: Channel): Frame[] {
  const kept = channel.attachments.get(KEY) as Frame[] | undefined;
  if (kept) return kept;
  const frames: Frame[] = [];
  channel.attachments.set(KEY, frames);
  return frames;
}

/** How many subroutines the channel is in. */
export const subroutineDepth = (channel: Channel): number => framesOf(channel).length;

/** Whether it is in any: cheaper than the depth for a channel that never was. */
export const isInSubroutine = (channel: Channel): boolean => ((channel.attachments.get(KEY) as Frame[] | undefined)?.length ?? 0) > 0;

/** A dialplan that goes into subroutines and never returns is stopped here. */
const MAX_DEPTH = 1000;

/**
 * Begins a subroutine: arguments become its own `ARG1`..., `ARGC`. False, with nothing done, when the channel is in too many already.
 * Source: Asterisk 20 apps/app_stack.c.
 */
export function enterSubroutine(channel: Channel, returnTo: Position, args: readonly string[]): boolean {
  const frames = framesOf(channel);
  if (frames.length >= MAX_DEPTH) return false;
  const outer = frames.at(-1)?.argumentCount ?? 0;
  frames.push({ returnTo, argumentCount: Math.max(outer, args.length), hidden: new Map() });
  for (let i = 0; i < Math.max(outer, args.length); i++) setLocalVariable(channel, `ARG${i + 1}`, args[i] ?? '');
  setLocalVariable(channel, 'ARGC', String(args.length));
  return true;
}

/** Ends the innermost subroutine: its own variables go, newest first, and what they hid is there again. Undefined where there is none. */
export function leaveSubroutine(channel: Channel): Position | undefined {
  const frame = framesOf(channel).pop();
  if (!frame) return undefined;
  for (const [name, before] of [...frame.hidden].reverse()) {
    channel.variables.set(name, before);
    channel.publishVariable(name, '');
  }
  return frame.returnTo;
}

/** Sets a variable of the innermost subroutine: what `LOCAL(name)` writes. False outside of any. */
export function setLocalVariable(channel: Channel, name: string, value: string): boolean {
  const frame = framesOf(channel).at(-1);
  if (!frame) return false;
  if (!frame.hidden.has(name)) frame.hidden.set(name, channel.getVariable(name));
  channel.variables.set(name, value);
  channel.publishVariable(`LOCAL(${name})`, value);
  return true;
}

/** A variable of the innermost subroutine, undefined when it set none of that name. */
export function getLocalVariable(channel: Channel, name: string): string | undefined {
  return framesOf(channel).at(-1)?.hidden.has(name) ? channel.getVariable(name) : undefined;
}
