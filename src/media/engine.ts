import { type Clock, SystemClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import type { MediaEngine, MediaPort, RtpPortOptions, SoundWire } from '../core/ports/media.ts';
import type { EngineParts, MediaCounters } from './engine-parts.ts';
import { mixFiles } from './file/mix-files.ts';
import { PromptFinder } from './file/prompt-finder.ts';
import { soundExtensionNamed } from './file/sound-format.ts';
import { PairPort } from './graph/pair-port.ts';
import type { PortNode } from './graph/port-node.ts';
import { Mixer } from './mixer/mixer.ts';
import { Pacer } from './pacer.ts';
import { PortRange } from './rtp/port-range.ts';
import { RtpMediaPort } from './rtp/rtp-port.ts';
import { WireMediaPort } from './wire/wire-port.ts';

export interface MediaEngineOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** `rtpstart` and `rtpend` of rtp.conf; absent for ports of the system's choice. */
  readonly ports?: { readonly start: number; readonly end: number } | undefined;
  /** `rtcpinterval` of rtp.conf, 5,000 by default. */
  readonly rtcpIntervalMs?: number | undefined;
  /** Folders of prompts, the preferred one first; each holds a folder per language. */
  readonly soundFolders?: readonly string[] | undefined;
  /** For relative names in `files`, `en` by default. */
  readonly language?: string | undefined;
}

/** The media engine in the thread that calls it. `WorkerMediaEngine` is the same behind a worker. */
export class LocalMediaEngine implements MediaEngine {
  readonly #parts: EngineParts;

  /** Throws `MEDIA_PORT_RANGE` for a range without a pair of ports. */
  constructor(options: MediaEngineOptions = {}) {
    const logger = (options.logger ?? silentLogger).child('media');
    const clock = options.clock ?? new SystemClock();
    this.#parts = {
      clock,
      logger,
      pacer: new Pacer(clock, (_paced, error) => logger.error('a player or recorder failed', error)),
      range: new PortRange(options.ports?.start ?? 0, options.ports?.end ?? 0),
      prompts: new PromptFinder(options.soundFolders ?? [], options.language ?? 'en'),
      openPorts: new Set(),
      openMixers: new Set(),
      making: new Set(),
      rtcpIntervalMs: options.rtcpIntervalMs ?? 5000,
      counters: { stalledFrames: 0, droppedFrames: 0, sendErrors: 0 },
      onListenerError: (error) => logger.error('a listener of media news failed', error),
    };
  }

  /** What went wrong without ending anything, since the start. */
  get counters(): Readonly<MediaCounters> {
    return this.#parts.counters;
  }

  /** Ports with a wire, a socket of their own or a driver's, that are open now. */
  get openPorts(): number {
    return this.#parts.openPorts.size;
  }

  /** Whether anything plays, records or sends digits: a timer runs then, and only then. */
  get active(): boolean {
    return this.#parts.pacer.active;
  }

  async openRtp(options: RtpPortOptions): Promise<RtpMediaPort> {
    return new RtpMediaPort(this.#parts, options);
  }

  openPair(): readonly [PairPort, PairPort] {
    return PairPort.open(this.#parts);
  }

  openWire(wire: SoundWire): WireMediaPort {
    return new WireMediaPort(this.#parts, wire);
  }

  /** Ports have to be of this engine. */
  join(a: MediaPort, b: MediaPort): void {
    (a as PortNode).join(b as PortNode);
  }

  part(a: MediaPort, b: MediaPort): void {
    const port = a as PortNode;
    if (port.peer === (b as PortNode)) port.part();
  }

  takeOver(port: MediaPort, from: MediaPort): void {
    (port as PortNode).takeOver(from as PortNode);
  }

  openMixer(): Mixer {
    return new Mixer(this.#parts);
  }

  records(extension: string): boolean {
    return soundExtensionNamed(extension) !== undefined;
  }

  mixFiles(files: readonly [string, string], into: string): Promise<void> {
    const mixing = mixFiles(files, into);
    const held = { stop: () => {}, done: mixing.catch(() => {}) };
    this.#parts.making.add(held);
    void held.done.then(() => this.#parts.making.delete(held));
    return mixing;
  }

  /** Closes every port. Resolves when recordings are whole on the disk. */
  async stop(): Promise<void> {
    for (const mixer of this.#parts.openMixers) mixer.close();
    for (const port of this.#parts.openPorts) port.close();
    const making = [...this.#parts.making];
    for (const each of making) each.stop();
    await Promise.all(making.map((each) => each.done));
    this.#parts.pacer.stop();
  }
}
