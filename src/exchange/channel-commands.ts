import { compilePosixRegExp } from '../base/safe-regexp.ts';
import { callOf } from '../core/bridge/two-party.ts';
import { parseCallerId } from '../core/channel/caller-id.ts';
import type { Channel } from '../core/channel/channel.ts';
import type { Core } from '../core/core.ts';
import { assignVariable, readVariable } from '../core/dialplan/channel-scope.ts';
import type { SoundDirection } from '../core/ports/media.ts';
import type { ChannelSnapshot } from '../core/snapshots.ts';

/** A channel as lists show it: the snapshot and what only the live channel knows. Plain data. */
export interface ChannelStatus {
  readonly snapshot: ChannelSnapshot;
  /** Its dialplan, if it runs one, is at rest: it waits in a parking lot, or talks with somebody who fetched it there. */
  readonly dialplanRests: boolean;
  /** Seconds until the time limit; 0 for none. */
  readonly secondsToHangup: number;
  readonly nativeFormats: string;
  readonly readFormat: string;
  readonly writeFormat: string;
  /** Whole seconds since it was made. */
  readonly seconds: number;
}

export type RedirectTarget = { context: string; exten: string; priority: number };

/** What a program may do to channels, by name. Commands on a channel that is not there say so by their result, never by a throw. */
export class ChannelCommands {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get count(): number {
    return this.#core.channels.size;
  }

  /** Calls that have been since the start: channels that ran a dialplan. */
  get processedCalls(): number {
    return this.#core.dialplansStarted;
  }

  /** Calls, as Asterisk counts them: channels in a dialplan. */
  get calls(): number {
    return this.#core.calls;
  }

  *snapshots(): IterableIterator<ChannelSnapshot> {
    for (const channel of this.#core.channels) yield channel.snapshot;
  }

  /** Newest first, as Asterisk's lists have them. */
  snapshotsNewestFirst(): ChannelSnapshot[] {
    return [...this.snapshots()].reverse();
  }

  /** By name in any case, or by unique id. */
  find(name: string): ChannelSnapshot | undefined {
    return this.#core.channels.find(name)?.snapshot;
  }

  /** Names that a command line means: `/regular expression/`, a glob (`*` and `?` stop at a slash), or one name. */
  match(wanted: string): string[] {
    const names = [...this.snapshots()].map((channel) => channel.name);
    const expression = /^\/(.*)\/$/.exec(wanted)?.[1];
    if (expression !== undefined) return this.matchExpression(expression) ?? [];
    if (!/[*?[]/.test(wanted)) return names.filter((name) => name.toLowerCase() === wanted.toLowerCase());
    const glob = globToRegExp(wanted);
    return names.filter((name) => glob.test(name));
  }

  /** Names that match an extended regular expression; undefined when that cannot be compiled. */
  matchExpression(expression: string): string[] | undefined {
    const compiled = compilePosixRegExp(expression);
    return compiled && [...this.snapshots()].map((channel) => channel.name).filter((name) => compiled.test(name));
  }

  status(name: string): ChannelStatus | undefined {
    const channel = this.#core.channels.find(name);
    return channel && this.#statusOf(channel);
  }

  /** Asks for the end. `cause` 1..127 becomes the hang-up cause; another is ignored. False when there is no such channel. */
  hangup(name: string, cause?: number): boolean {
    const channel = this.#core.channels.find(name);
    if (!channel) return false;
    channel.requestHangup(cause !== undefined && cause >= 1 && cause <= 127 ? cause : undefined);
    return true;
  }

  /** The same for many: some at once, the others in the turns of the loop that follow, as each end is work for the whole exchange. */
  hangupAll(names: readonly string[], cause?: number): void {
    for (const name of names.slice(0, HANGUPS_A_TURN)) this.hangup(name, cause);
    if (names.length > HANGUPS_A_TURN) void this.#hangupRest(names, cause);
  }

  async #hangupRest(names: readonly string[], cause: number | undefined): Promise<void> {
    for (let i = HANGUPS_A_TURN; i < names.length; i++) {
      if (i % HANGUPS_A_TURN === 0) await this.#core.turns.rest();
      this.hangup(names[i]!, cause);
    }
  }

  /** Sends a channel to a place in the dialplan. */
  redirect(name: string, target: RedirectTarget): boolean {
    const channel = this.#core.channels.find(name);
    if (!channel || channel.hangingUp) return false;
    channel.redirect(target.context, target.exten, target.priority);
    return true;
  }

  /**
   * Sends two channels, usually of one bridge, to their places; both targets stand before either goes on. Nothing moves unless both live: the
   * one that does not is named.
   */
  redirectBoth(
    name: string,
    target: RedirectTarget,
    extraName: string,
    extraTarget: RedirectTarget,
  ): 'moved' | 'channel ends' | 'extra ends' {
    const [channel, extra] = [this.#core.channels.find(name), this.#core.channels.find(extraName)];
    if (!channel || channel.hangingUp) return 'channel ends';
    if (!extra || extra.hangingUp) return 'extra ends';
    // The partner's target first, so that its leaving the bridge already finds where to go.
    const { context, exten, priority } = extraTarget;
    extra.assign({ context, exten, priority });
    channel.redirect(target.context, target.exten, target.priority);
    extra.redirect(context, exten, priority);
    return 'moved';
  }

  /** Ends the call after so many seconds; 0 takes the limit away. */
  setTimeLimit(name: string, seconds: number): boolean {
    const channel = this.#core.channels.find(name);
    if (!channel) return false;
    channel.setTimeLimit(seconds > 0 ? seconds * 1000 : undefined);
    return true;
  }

  /** Sets a variable or writes a function, of a channel or (name undefined) global. */
  setVariable(name: string | undefined, variable: string, value: string): 'set' | 'no such channel' | 'not set' {
    const channel = name === undefined ? undefined : this.#core.channels.find(name);
    if (name !== undefined && !channel) return 'no such channel';
    return assignVariable(this.#core, channel, variable, value) ? 'set' : 'not set';
  }

  /** Reads a variable or a function; undefined where there is none of that name. `anyCase` looks on without regard to case. Throws nothing. */
  async variable(name: string | undefined, variable: string, anyCase = false): Promise<{ found: boolean; value?: string | undefined }> {
    const channel = name === undefined ? undefined : this.#core.channels.find(name);
    if (name !== undefined && !channel) return { found: false };
    const value = await readVariable(this.#core, channel, variable);
    if (value !== undefined || !anyCase) return { found: true, value };
    return { found: true, value: channel?.variables.getAnyCase(variable) ?? this.#core.globals.getAnyCase(variable) };
  }

  /** A unique id that no channel has or gets. */
  reserveUniqueId(): string {
    return this.#core.channels.nextUniqueId();
  }

  /** Takes `"Name" <number>` apart. */
  parseCallerId(text: string): { name?: string | undefined; number?: string | undefined } {
    return parseCallerId(text);
  }

  /** All variables that are set on a channel, oldest first. */
  variables(name: string): (readonly [string, string])[] {
    return [...(this.#core.channels.find(name)?.variables.entries() ?? [])];
  }

  /** Sends a digit to the channel's party, or (receive) lets the exchange take it as dialled by the party. */
  playDigit(name: string, digit: string, durationMs: number, receive: boolean): boolean {
    const channel = this.#core.channels.find(name);
    if (!channel) return false;
    // As a whole, without a beginning (recorded session core-14).
    if (receive) channel.partyDigitEnded(digit, durationMs);
    else channel.sendDigit(digit, durationMs);
    return true;
  }

  /**
   * Lets nothing be heard of the party (`incoming`), or the party hear nothing (`outgoing`), whatever it is joined with, until it is switched off.
   * False for a channel that is not there or has no sound.
   */
  mute(name: string, direction: SoundDirection, on: boolean): boolean {
    const media = this.#core.channels.find(name)?.media;
    media?.mute(direction, on);
    return media !== undefined;
  }

  /** Sends text to the party. */
  async sendText(name: string, text: string): Promise<'sent' | 'no such channel' | 'refused'> {
    const channel = this.#core.channels.find(name);
    if (!channel) return 'no such channel';
    return (await channel.leg.sendText?.(text)) ? 'sent' : 'refused';
  }

  #statusOf(channel: Channel): ChannelStatus {
    const left = channel.timeLeftMs;
    const format = channel.leg.read?.('audionativeformat') ?? 'slin';
    return {
      snapshot: channel.snapshot,
      dialplanRests: channel.bridge?.type === 'parking' || callOf(channel)?.callee === channel,
      secondsToHangup: left === undefined ? 0 : Math.ceil(left / 1000),
      nativeFormats: format,
      readFormat: channel.leg.read?.('audioreadformat') ?? format,
      writeFormat: channel.leg.read?.('audiowriteformat') ?? format,
      seconds: Math.max(0, Math.floor((this.#core.clock.now() - channel.createdAt) / 1000)),
    };
  }
}

/** So many channels are ended in one turn of the event loop. */
const HANGUPS_A_TURN = 20;

/** A path glob as a pattern that cannot run away: `*` and `?` never match a slash. */
function globToRegExp(glob: string): { test(text: string): boolean } {
  const source = [...glob].map((c) => (c === '*' ? '[^/]*' : c === '?' ? '[^/]' : c.replace(/[.+^${}()|[\]\\]/, '\\$&'))).join('');
  return compilePosixRegExp(`^${source}$`) ?? /^$/;
}
