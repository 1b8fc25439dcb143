import { TypedEmitter } from '../../base/typed-emitter.ts';
import type {
  MediaMixer,
  MediaMixerPort,
  MediaNews,
  MediaPort,
  MixerPortOptions,
  Playback,
  PlaySource,
  Recording,
  RecordOptions,
  RtpPort,
  RtpRemote,
  RtpStatistics,
  SoundDirection,
  TalkOptions,
} from '../../core/ports/media.ts';
import { newStatisticsBlock, readStatistics, type StatisticsBlock } from '../rtp/statistics-block.ts';
import type { Order } from './orders.ts';

/** What a port that stands for one in the worker needs of its engine. */
export interface OrderChannel {
  /** Gives an order; false when the worker that held the port is gone. */
  order(worker: number, order: Order): boolean;
  play(worker: number, port: number, source: PlaySource): Playback;
  record(worker: number, port: number, options: RecordOptions): Recording;
  /** A number for what is opened next. */
  nextId(): number;
  /** Has the news of a port come to it. */
  register(port: PortProxy): void;
  /** The port was closed here. */
  forget(port: number): void;
  readonly onListenerError: (error: unknown) => void;
}

/** A port of the worker as the main thread holds it. */
export abstract class PortProxy implements MediaPort {
  readonly id: number;
  /** Which worker, counted from the start, holds the port. */
  readonly worker: number;
  readonly news: TypedEmitter<MediaNews>;
  peer: PortProxy | undefined;
  closed = false;
  protected readonly channel: OrderChannel;

  constructor(channel: OrderChannel, id: number, worker: number) {
    this.channel = channel;
    this.id = id;
    this.worker = worker;
    this.news = new TypedEmitter<MediaNews>(channel.onListenerError);
  }

  abstract readonly heard: boolean;
  /** Makes sure that the worker knows the port. */
  abstract materialize(): void;

  play(source: PlaySource): Playback {
    this.materialize();
    return this.channel.play(this.worker, this.id, source);
  }

  record(options: RecordOptions): Recording {
    this.materialize();
    return this.channel.record(this.worker, this.id, options);
  }

  echo(on: boolean): void {
    this.order({ order: 'echo', port: this.id, on });
  }

  watchTalking(options: TalkOptions | undefined): void {
    this.order({ order: 'watchTalking', port: this.id, options });
  }

  sendDigit(digit: string, durationMs: number): void {
    this.order({ order: 'sendDigit', port: this.id, digit, durationMs });
  }

  mute(direction: SoundDirection, on: boolean): void {
    this.order({ order: 'mute', port: this.id, direction, on });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.unjoin();
    this.tellClosed();
    this.channel.forget(this.id);
    this.news.clear();
  }

  join(port: PortProxy): void {
    if (this.closed || port.closed || this === port || this.peer === port) return;
    this.unjoin();
    port.unjoin();
    this.peer = port;
    port.peer = this;
    port.materialize();
    this.order({ order: 'join', a: this.id, b: port.id });
  }

  part(port: PortProxy): void {
    if (this.peer !== port) return;
    this.unjoin();
    this.order({ order: 'part', a: this.id, b: port.id });
  }

  takeOver(from: PortProxy): void {
    if (this.closed || from.closed || this === from) return;
    const { peer } = from;
    from.unjoin();
    this.unjoin();
    if (peer && peer !== this) {
      this.peer = peer;
      peer.peer = this;
    }
    from.materialize();
    this.order({ order: 'takeOver', port: this.id, from: from.id });
  }

  protected tellClosed(): void {
    this.channel.order(this.worker, { order: 'close', port: this.id });
  }

  protected order(order: Order): void {
    if (this.closed) return;
    this.materialize();
    this.channel.order(this.worker, order);
  }

  protected unjoin(): void {
    if (this.peer) this.peer.peer = undefined;
    this.peer = undefined;
  }
}

export class RtpPortProxy extends PortProxy implements RtpPort {
  readonly block: StatisticsBlock = newStatisticsBlock();
  heard = false;
  local = { address: '', port: 0 };

  materialize(): void {}

  setRemote(remote: RtpRemote): void {
    this.order({ order: 'setRemote', port: this.id, remote });
  }

  statistics(): RtpStatistics {
    return readStatistics(this.block);
  }
}

/** A room of the worker. */
export class MixerProxy implements MediaMixer {
  readonly #channel: OrderChannel;
  readonly #id: number;
  readonly #worker: number;
  readonly #ports = new Set<MixerPortProxy>();

  constructor(channel: OrderChannel, id: number, worker: number) {
    this.#channel = channel;
    this.#id = id;
    this.#worker = worker;
    channel.order(worker, { order: 'openMixer', mixer: id });
  }

  openPort(options: MixerPortOptions = {}): MixerPortProxy {
    const port = new MixerPortProxy(this.#channel, this.#channel.nextId(), this.#worker, () => this.#ports.delete(port));
    this.#ports.add(port);
    this.#channel.register(port);
    this.#channel.order(this.#worker, { order: 'openMixerPort', mixer: this.#id, port: port.id, options });
    return port;
  }

  close(): void {
    for (const port of this.#ports) port.close();
    this.#channel.order(this.#worker, { order: 'closeMixer', mixer: this.#id });
  }
}

/** A place in a room of the worker. */
export class MixerPortProxy extends PortProxy implements MediaMixerPort {
  readonly #onClosed: () => void;

  constructor(channel: OrderChannel, id: number, worker: number, onClosed: () => void) {
    super(channel, id, worker);
    this.#onClosed = onClosed;
  }

  get heard(): boolean {
    return this.peer?.heard ?? false;
  }

  materialize(): void {}

  amplify(direction: SoundDirection, factor: number): void {
    this.order({ order: 'amplify', port: this.id, direction, factor });
  }

  override close(): void {
    super.close();
    this.#onClosed();
  }
}

/** Half of a pair. The worker hears of it with its first order: most Local channels never make a sound. */
export class PairPortProxy extends PortProxy {
  other: PairPortProxy | undefined;
  #known = false;

  get heard(): boolean {
    return this.other?.closed === false && (this.other.peer?.heard ?? false);
  }

  materialize(): void {
    if (this.#known || !this.other) return;
    this.#known = true;
    this.other.#known = true;
    this.channel.order(this.worker, { order: 'openPair', a: this.id, b: this.other.id });
    if (this.other.closed) this.other.tellClosed();
  }

  protected override tellClosed(): void {
    if (this.#known) super.tellClosed();
  }
}
