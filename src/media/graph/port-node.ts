import { TypedEmitter } from '../../base/typed-emitter.ts';
import type {
  MediaNews,
  MediaPort,
  Playback,
  PlaySource,
  Recording,
  RecordOptions,
  SoundDirection,
  TalkOptions,
} from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import { openSource } from '../file/play-source.ts';
import { Recorder } from '../file/recorder.ts';
import { TalkWatcher } from '../talk/talk-watcher.ts';
import { Player } from './player.ts';
import { type Routed, rerouteAround, soundFrom, soundTo } from './routing.ts';
import type { SoundOrigin } from './sound.ts';

/** What every port of the graph has, whether a wire or half of a pair stands behind it. */
export abstract class PortNode implements MediaPort, Routed {
  readonly news: TypedEmitter<MediaNews>;
  peer: PortNode | undefined;
  player: Player | undefined;
  echoing = false;
  mutedIncoming = false;
  mutedOutgoing = false;
  closed = false;
  protected readonly parts: EngineParts;
  #recorders: Set<Recorder> | undefined;
  #talk: TalkWatcher | undefined;

  constructor(parts: EngineParts) {
    this.parts = parts;
    this.news = new TypedEmitter<MediaNews>(parts.onListenerError);
  }

  abstract readonly other: PortNode | undefined;
  abstract readonly wire: SoundOrigin | undefined;
  abstract readonly heard: boolean;
  abstract sendDigit(digit: string, durationMs: number): void;

  /** Closes what stands behind the port; called once. */
  protected abstract closeEnd(): void;

  play(source: PlaySource): Playback {
    this.player?.stop();
    const player = new Player(openSource(source, this.parts), this.parts.pacer, this.parts.making, this);
    if (this.closed) player.stop();
    else {
      this.player = player;
      rerouteAround(this);
    }
    return player;
  }

  playerEnded(player: Player): void {
    if (this.player !== player) return;
    this.player = undefined;
    rerouteAround(this);
  }

  echo(on: boolean): void {
    if (this.echoing === on || this.closed) return;
    this.echoing = on;
    rerouteAround(this);
  }

  mute(direction: SoundDirection, on: boolean): void {
    if (direction === 'incoming') this.mutedIncoming = on;
    else this.mutedOutgoing = on;
    if (!this.closed) rerouteAround(this);
  }

  record(options: RecordOptions): Recording {
    const recorder = new Recorder(options, this.parts, this);
    if (this.closed) recorder.stop();
    else {
      this.#recorders ??= new Set();
      this.#recorders.add(recorder);
      this.#routeRecorders();
    }
    return recorder;
  }

  recorderEnded(recorder: Recorder): void {
    this.#recorders?.delete(recorder);
  }

  watchTalking(options: TalkOptions | undefined): void {
    this.#talk?.close();
    this.#talk = undefined;
    if (!options || this.closed) return;
    this.#talk = new TalkWatcher(options, this.parts.pacer, {
      began: () => this.news.emit('talkingBegan'),
      ended: (durationMs) => this.news.emit('talkingEnded', durationMs),
    });
    this.#talk.route(soundFrom(this));
  }

  /** Joins `port` instead of whoever each of the two was joined to. */
  join(port: PortNode): void {
    if (this.closed || port.closed || this === port || this.peer === port) return;
    this.part();
    port.part();
    this.peer = port;
    port.peer = this;
    rerouteAround(this);
  }

  part(): void {
    const peer = this.peer;
    if (!peer) return;
    this.peer = undefined;
    peer.peer = undefined;
    rerouteAround(this);
    rerouteAround(peer);
  }

  /** See `MediaEngine.takeOver`. */
  takeOver(from: PortNode): void {
    if (this.closed || from.closed || this === from) return;
    const { peer, player, echoing } = from;
    from.part();
    from.player = undefined;
    from.echoing = false;
    this.player?.stop();
    this.player = player;
    this.echoing = echoing;
    if (player) player.holder = this;
    for (const recorder of from.#recorders ?? []) {
      recorder.holder = this;
      this.#recorders ??= new Set();
      this.#recorders.add(recorder);
    }
    from.#recorders = undefined;
    rerouteAround(from);
    this.part();
    if (peer && peer !== this) this.join(peer);
    else rerouteAround(this);
  }

  reroute(): void {
    this.#routeRecorders();
    this.#talk?.route(soundFrom(this));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.watchTalking(undefined);
    this.part();
    this.player?.stop();
    for (const recorder of this.#recorders ?? []) recorder.stop();
    this.closeEnd();
    this.news.clear();
  }

  #routeRecorders(): void {
    if (!this.#recorders?.size) return;
    const incoming = soundFrom(this);
    const outgoing = soundTo(this);
    for (const recorder of this.#recorders) recorder.route(incoming, outgoing);
  }
}
