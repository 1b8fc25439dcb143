import { TypedEmitter } from '../base/typed-emitter.ts';
import type { Channel } from '../core/channel/channel.ts';
import type { Core } from '../core/core.ts';
import type { ChannelRequest, Driver, Indication, Leg, Refusal } from '../core/ports/driver.ts';
import type {
  MediaNews,
  MediaPort,
  Playback,
  PlaySource,
  Recording,
  RecordingEnd,
  RecordOptions,
  TalkOptions,
} from '../core/ports/media.ts';
import type { PartyId } from '../core/snapshots.ts';

/** A technology whose parties do what a test says: `Test/resource`. */
export class ScriptedDriver implements Driver {
  readonly technology = 'Test';
  readonly description = 'Parties in a script';
  readonly #core: Core;
  #serial = 0;
  /** Who a resource is, for its caller id. */
  readonly parties = new Map<string, PartyId>();
  /** Resources that cannot be had, with the cause. */
  readonly refuses = new Map<string, number>();

  constructor(core: Core) {
    this.#core = core;
    core.addDriver(this);
  }

  request(request: ChannelRequest): Channel | Refusal {
    const cause = this.refuses.get(request.resource);
    if (cause !== undefined) return { refused: true, cause };
    return this.#make(request.resource, { linkedId: request.linkedId });
  }

  /** A party calls in and runs the dialplan. */
  call(resource: string, exten: string, context = 'default'): Channel {
    const channel = this.#make(resource, { context, exten });
    channel.dialedNumber = exten;
    channel.setState(RING);
    this.#core.startDialplan(channel);
    return channel;
  }

  /** The newest channel of a resource that lives. */
  channelOf(resource: string): Channel {
    const found = [...this.#core.channels].findLast(({ name }) => name.startsWith(`Test/${resource}-`));
    if (!found) throw new Error(`there is no channel of ${resource}`);
    return found;
  }

  #make(resource: string, place: { linkedId?: string | undefined; context?: string; exten?: string }): Channel {
    const name = `Test/${resource}-${(this.#serial++).toString(16).padStart(8, '0')}`;
    const callerId = this.parties.get(resource);
    return this.#core.channels.create({ technology: 'Test', name, callerId, ...place, leg: () => new ScriptedLeg() })!;
  }
}

const RING = 4;

/** Takes every order and writes it down. */
export class ScriptedLeg implements Leg {
  readonly media = new ScriptedMedia();
  /** What was asked of it, in words: `answer`, `indicate ringing`, `digit 1`, `hangup 16`. */
  readonly orders: string[] = [];
  readonly callId = 'scripted';

  call(): boolean {
    this.orders.push('call');
    return true;
  }

  async answer(): Promise<void> {
    this.orders.push('answer');
  }

  indicate({ kind }: Indication): void {
    this.orders.push(`indicate ${kind}`);
  }

  moved(): void {}

  hangup(cause: number): void {
    this.orders.push(`hangup ${cause}`);
  }

  sendDigit(digit: string): void {
    this.orders.push(`digit ${digit}`);
  }

  async sendText(text: string): Promise<boolean> {
    this.orders.push(`text ${text}`);
    return true;
  }
}

export const legOf = (channel: Channel): ScriptedLeg => channel.leg as ScriptedLeg;

/** A media port without sound. What plays ends when the test says so, or at once when `instant`. */
export class ScriptedMedia implements MediaPort {
  readonly news = new TypedEmitter<MediaNews>();
  heard = true;
  instant = false;
  echoing = false;
  readonly played: PlaySource[] = [];
  /** What plays now. */
  playing: PlaySource | undefined;
  #end: ((how: 'finished' | 'stopped' | 'failed') => void) | undefined;

  /** Names of the sounds played so far, files by their last part. */
  get sounds(): string[] {
    return this.played.flatMap((source) => (source.kind === 'files' ? [...source.paths] : source.kind === 'tone' ? [source.tones] : []));
  }

  play(source: PlaySource): Playback {
    this.#end?.('stopped');
    this.played.push(source);
    let settle: (how: 'finished' | 'stopped' | 'failed') => void = () => {};
    const done = new Promise<'finished' | 'stopped' | 'failed'>((resolve) => {
      settle = resolve;
    });
    this.#end = settle;
    this.playing = source;
    void done.then(() => {
      if (this.#end === settle) this.playing = undefined;
    });
    if (this.instant) settle('finished');
    return { done, stop: () => settle('stopped') };
  }

  /** What plays now comes to its end. */
  finishPlaying(how: 'finished' | 'failed' = 'finished'): void {
    this.#end?.(how);
    this.#end = undefined;
    this.playing = undefined;
  }

  echo(on: boolean): void {
    this.echoing = on;
  }

  record(options: RecordOptions): Recording {
    this.recordings.push(options);
    let settle: (end: RecordingEnd) => void = () => {};
    const done = new Promise<RecordingEnd>((resolve) => {
      settle = resolve;
    });
    this.finishRecording = (end) => settle({ end, durationMs: 1000 });
    const order = (text: string) => this.recordingOrders.push(text);
    return {
      done,
      pause: (on) => void order(on ? 'pause' : 'go on'),
      mute: (direction, on) => void order(`${on ? 'mute' : 'unmute'} ${direction}`),
      stop: () => {
        order('stop');
        settle({ end: 'stopped', durationMs: 1000 });
      },
    };
  }

  readonly recordings: RecordOptions[] = [];
  /** What was asked of them since, in order. */
  readonly recordingOrders: string[] = [];
  finishRecording: (end: 'silence' | 'max' | 'failed') => void = () => {};

  /** What talking was to be watched by, the latest last. */
  readonly watched: (TalkOptions | undefined)[] = [];

  watchTalking(options: TalkOptions | undefined): void {
    this.watched.push(options);
  }

  sendDigit(): void {}
  mute(): void {}
  close(): void {}
}
