import { Worker } from 'node:worker_threads';
import { type Clock, SystemClock } from '../base/clock.ts';
import { messageOf, RingdownError } from '../base/errors.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import type {
  MediaEngine,
  MediaMixer,
  MediaNews,
  MediaPort,
  Playback,
  PlaySource,
  Recording,
  RecordingEnd,
  RecordOptions,
  RtpPort,
  RtpPortOptions,
  SoundWire,
  WirePort,
} from '../core/ports/media.ts';
import type { MediaEngineOptions } from './engine.ts';
import { soundExtensionNamed } from './file/sound-format.ts';
import type { PlaybackEnd } from './graph/player.ts';
import type { News, Order, WorkerSettings } from './worker/orders.ts';
import { MixerProxy, type OrderChannel, PairPortProxy, type PortProxy, RtpPortProxy } from './worker/port-proxy.ts';
import { WirePortProxy } from './worker/wire-port-proxy.ts';

/** A worker that lived less than this is not started again before as long has passed. */
const SHORT_LIFE_MS = 1000;
const GONE = 'the media worker died';

interface Opening {
  readonly port: RtpPortProxy;
  readonly resolve: (port: RtpPort) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The media engine in a worker thread: sockets, timers and files live there, so that neither side's work delays the other's. Behaves as
 * `LocalMediaEngine` to who holds it. When the worker dies every port tells `failed`, what played or recorded fails, and a new worker
 * takes what is opened next.
 */
export class WorkerMediaEngine implements MediaEngine, OrderChannel {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #settings: WorkerSettings;
  readonly #ports = new Map<number, PortProxy>();
  readonly #opening = new Map<number, Opening>();
  readonly #playbacks = new Map<number, (end: PlaybackEnd) => void>();
  readonly #recordings = new Map<number, (end: RecordingEnd) => void>();
  readonly #mixings = new Map<number, (failure: string | undefined) => void>();
  #worker: Worker | undefined;
  #generation = 0;
  #startedAt = 0;
  #nextId = 1;
  #stopped: (() => void) | undefined;
  #stopping = false;
  /** Orders of this turn of the loop. They go together: to wake the thread costs more than what an order has it do. */
  #orders: Order[] = [];

  constructor(options: MediaEngineOptions = {}) {
    this.#logger = (options.logger ?? silentLogger).child('media');
    this.#clock = options.clock ?? new SystemClock();
    const { ports, rtcpIntervalMs, soundFolders, language } = options;
    this.#settings = { ports, rtcpIntervalMs, soundFolders, language };
    this.#start();
  }

  readonly onListenerError = (error: unknown): void => this.#logger.error('a listener of media news failed', error);

  openRtp(options: RtpPortOptions): Promise<RtpPort> {
    const port = new RtpPortProxy(this, this.#nextId++, this.#generation);
    return new Promise((resolve, reject) => {
      if (!this.order(port.worker, { order: 'openRtp', port: port.id, options, statistics: port.block })) {
        reject(new RingdownError('MEDIA_NO_PORT', 'no media worker runs'));
        return;
      }
      this.#opening.set(port.id, { port, resolve, reject });
    });
  }

  openPair(): readonly [MediaPort, MediaPort] {
    const a = new PairPortProxy(this, this.#nextId++, this.#generation);
    const b = new PairPortProxy(this, this.#nextId++, this.#generation);
    a.other = b;
    b.other = a;
    this.#ports.set(a.id, a);
    this.#ports.set(b.id, b);
    return [a, b];
  }

  openWire(wire: SoundWire): WirePort {
    const port = new WirePortProxy(this, this.#nextId++, this.#generation, wire);
    this.#ports.set(port.id, port);
    if (!this.order(port.worker, { order: 'openWire', port: port.id, waiting: port.waiting }))
      setImmediate(() => port.news.emit('failed', GONE));
    return port;
  }

  /** Ports have to be of this engine. */
  join(a: MediaPort, b: MediaPort): void {
    (a as PortProxy).join(b as PortProxy);
  }

  part(a: MediaPort, b: MediaPort): void {
    (a as PortProxy).part(b as PortProxy);
  }

  takeOver(port: MediaPort, from: MediaPort): void {
    (port as PortProxy).takeOver(from as PortProxy);
  }

  openMixer(): MediaMixer {
    return new MixerProxy(this, this.nextId(), this.#generation);
  }

  /** Ends the worker, and with it the sound of every call: for one that does not react any more. A new one is started as after a crash. */
  async restartWorker(): Promise<void> {
    await this.#worker?.terminate();
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#stopping = true;
    if (!worker) return;
    const stopped = new Promise<void>((resolve) => {
      this.#stopped = resolve;
    });
    this.#orders.push({ order: 'stop' });
    this.#sendOrders();
    await stopped;
    await worker.terminate();
    this.#worker = undefined;
  }

  order(generation: number, order: Order): boolean {
    if (generation !== this.#generation || !this.#worker || this.#stopping) return false;
    if (this.#orders.push(order) === 1) setImmediate(this.#sendOrders);
    return true;
  }

  readonly #sendOrders = (): void => {
    const orders = this.#orders;
    this.#orders = [];
    if (orders.length > 0) this.#worker?.postMessage(orders);
  };

  play(generation: number, port: number, source: PlaySource): Playback {
    const playback = this.#nextId++;
    return {
      done: new Promise((resolve) => {
        if (!this.#ports.has(port)) resolve('stopped');
        else if (this.order(generation, { order: 'play', port, playback, source })) this.#playbacks.set(playback, resolve);
        else resolve('failed');
      }),
      stop: () => void this.order(generation, { order: 'stopPlayback', playback }),
    };
  }

  record(generation: number, port: number, options: RecordOptions): Recording {
    const recording = this.#nextId++;
    return {
      done: new Promise((resolve) => {
        if (!this.#ports.has(port)) resolve({ end: 'stopped', durationMs: 0 });
        else if (this.order(generation, { order: 'record', port, recording, options })) this.#recordings.set(recording, resolve);
        else resolve({ end: 'failed', durationMs: 0 });
      }),
      pause: (on) => void this.order(generation, { order: 'pauseRecording', recording, on }),
      mute: (direction, on) => void this.order(generation, { order: 'muteRecording', recording, direction, on }),
      stop: () => void this.order(generation, { order: 'stopRecording', recording }),
    };
  }

  nextId(): number {
    return this.#nextId++;
  }

  register(port: PortProxy): void {
    if (port.worker === this.#generation && this.#worker) this.#ports.set(port.id, port);
  }

  records(extension: string): boolean {
    return soundExtensionNamed(extension) !== undefined;
  }

  mixFiles(files: readonly [string, string], into: string): Promise<void> {
    const mixing = this.#nextId++;
    return new Promise((resolve, reject) => {
      const settle = (failure: string | undefined) =>
        failure === undefined ? resolve() : reject(new RingdownError('MEDIA_FILE', failure));
      if (this.order(this.#generation, { order: 'mixFiles', mixing, files, into })) this.#mixings.set(mixing, settle);
      else settle('no media worker runs');
    });
  }

  forget(port: number): void {
    this.#ports.delete(port);
  }

  #start(): void {
    const worker = startThread(this.#settings);
    this.#generation++;
    this.#worker = worker;
    this.#startedAt = this.#clock.monotonic();
    let reason = GONE;
    worker.on('message', (all: readonly News[]) => {
      for (const news of all) this.#hear(news);
    });
    worker.on('error', (error) => {
      reason = `${GONE}: ${messageOf(error)}`;
    });
    worker.on('exit', () => this.#lost(worker, reason));
  }

  #lost(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#orders = [];
    this.#stopped?.();
    this.#failAll(reason);
    if (this.#stopping) return;
    this.#logger.error(reason);
    const lived = this.#clock.monotonic() - this.#startedAt;
    if (lived >= SHORT_LIFE_MS) this.#start();
    else this.#clock.setTimer(SHORT_LIFE_MS, () => !this.#stopping && this.#start());
  }

  #failAll(reason: string): void {
    const ports = [...this.#ports.values()];
    const openings = [...this.#opening.values()];
    const playbacks = [...this.#playbacks.values()];
    const recordings = [...this.#recordings.values()];
    const mixings = [...this.#mixings.values()];
    for (const map of [this.#ports, this.#opening, this.#playbacks, this.#recordings, this.#mixings]) map.clear();
    for (const { reject } of openings) reject(new RingdownError('MEDIA_NO_PORT', reason));
    for (const settle of playbacks) settle('failed');
    for (const settle of recordings) settle({ end: 'failed', durationMs: 0 });
    for (const settle of mixings) settle(reason);
    for (const port of ports) port.news.emit('failed', reason);
  }

  #hear(news: News): void {
    switch (news.news) {
      case 'opened':
      case 'refused':
        this.#opened(news);
        return;
      case 'played':
        this.#playbacks.get(news.playback)?.(news.end);
        this.#playbacks.delete(news.playback);
        return;
      case 'recorded':
        this.#recordings.get(news.recording)?.(news.end);
        this.#recordings.delete(news.recording);
        return;
      case 'mixed':
        this.#mixings.get(news.mixing)?.(news.failure);
        this.#mixings.delete(news.mixing);
        return;
      case 'logged':
        this.#logger.log(news.record.level, news.record.message);
        return;
      case 'sound': {
        const wire = this.#ports.get(news.port);
        if (wire instanceof WirePortProxy) wire.send(news.sound);
        return;
      }
      case 'stopped':
        this.#stopped?.();
        return;
      default:
        this.#hearOfPort(news);
    }
  }

  #hearOfPort(news: Extract<News, { port: number; news: keyof MediaNews }>): void {
    const port = this.#ports.get(news.port);
    if (!port) return;
    switch (news.news) {
      case 'heard':
        if (port instanceof RtpPortProxy || port instanceof WirePortProxy) port.heard = true;
        port.news.emit('heard');
        return;
      case 'silent':
        port.news.emit('silent');
        return;
      case 'talkingBegan':
        port.news.emit('talkingBegan');
        return;
      case 'talkingEnded':
        port.news.emit('talkingEnded', news.durationMs);
        return;
      case 'digitBegan':
        port.news.emit('digitBegan', news.digit);
        return;
      case 'digitEnded':
        port.news.emit('digitEnded', news.digit, news.durationMs);
        return;
      case 'failed':
        port.news.emit('failed', news.reason);
    }
  }

  #opened(news: Extract<News, { news: 'opened' | 'refused' }>): void {
    const opening = this.#opening.get(news.port);
    if (!opening) return;
    this.#opening.delete(news.port);
    if (news.news === 'refused') {
      opening.reject(new RingdownError(news.code, news.message));
      return;
    }
    opening.port.local = news.local;
    this.#ports.set(news.port, opening.port);
    opening.resolve(opening.port);
  }
}

/** The worker's file beside this one, in the language that this one was loaded in: JavaScript, or TypeScript by the loader tsx. */
function startThread(settings: WorkerSettings): Worker {
  const options = { workerData: settings, name: 'ringdown-media' };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker/media-worker.js', import.meta.url), options);
  // A loader given to the process does not reach the first file of a thread in Node 20: it has to be registered from within.
  const file = new URL('./worker/media-worker.ts', import.meta.url).href;
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => (register(), import(${JSON.stringify(file)})))`;
  return new Worker(code, { ...options, eval: true, execArgv: [] });
}
