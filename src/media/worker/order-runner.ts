import { messageOf, RingdownError } from '../../base/errors.ts';
import type { Playback, Recording } from '../../core/ports/media.ts';
import type { LocalMediaEngine } from '../engine.ts';
import type { PortNode } from '../graph/port-node.ts';
import type { Mixer } from '../mixer/mixer.ts';
import { MixerPort } from '../mixer/mixer-port.ts';
import { RtpMediaPort } from '../rtp/rtp-port.ts';
import { WireMediaPort } from '../wire/wire-port.ts';
import { WIRE_HEADROOM } from '../wire/wire-sender.ts';
import type { News, Order, WaitingSounds } from './orders.ts';
import { bufferOf, soundOf } from './wire-sound.ts';

/** The worker's side: carries orders out on an engine of its own thread and tells what comes of them. */
export class OrderRunner {
  readonly #engine: LocalMediaEngine;
  readonly #tell: (news: News) => void;
  readonly #ports = new Map<number, PortNode>();
  readonly #mixers = new Map<number, Mixer>();
  readonly #playbacks = new Map<number, Playback>();
  readonly #recordings = new Map<number, Recording>();
  readonly #waiting = new Map<number, WaitingSounds>();

  constructor(engine: LocalMediaEngine, tell: (news: News) => void) {
    this.#engine = engine;
    this.#tell = tell;
  }

  /** An order about what is gone already does nothing: orders and news cross on the way. */
  async run(order: Order): Promise<void> {
    switch (order.order) {
      case 'openRtp':
        return this.#openRtp(order);
      case 'openPair': {
        const [a, b] = this.#engine.openPair();
        this.#keep(order.a, a);
        this.#keep(order.b, b);
        return;
      }
      case 'openWire':
        this.#keep(
          order.port,
          this.#engine.openWire({ send: (...packet) => this.#tell({ news: 'sound', port: order.port, sound: soundOf(...packet) }) }),
        );
        this.#waiting.set(order.port, order.waiting);
        return;
      case 'join':
      case 'part': {
        const [a, b] = [this.#ports.get(order.a), this.#ports.get(order.b)];
        if (a && b) this.#engine[order.order](a, b);
        return;
      }
      case 'takeOver': {
        const [port, from] = [this.#ports.get(order.port), this.#ports.get(order.from)];
        if (port && from) this.#engine.takeOver(port, from);
        return;
      }
      case 'openMixer':
        this.#mixers.set(order.mixer, this.#engine.openMixer());
        return;
      case 'openMixerPort': {
        const port = this.#mixers.get(order.mixer)?.openPort(order.options);
        if (port) this.#keep(order.port, port);
        return;
      }
      case 'closeMixer':
        this.#mixers.get(order.mixer)?.close();
        this.#mixers.delete(order.mixer);
        return;
      case 'stopPlayback':
        this.#playbacks.get(order.playback)?.stop();
        return;
      case 'pauseRecording':
        this.#recordings.get(order.recording)?.pause(order.on);
        return;
      case 'muteRecording':
        this.#recordings.get(order.recording)?.mute(order.direction, order.on);
        return;
      case 'mixFiles':
        return this.#mixFiles(order);
      case 'stopRecording':
        this.#recordings.get(order.recording)?.stop();
        return;
      case 'stop':
        await this.#engine.stop();
        this.#tell({ news: 'stopped' });
        return;
      default:
        this.#runOnPort(order);
    }
  }

  #runOnPort(order: Extract<Order, { port: number }>): void {
    const port = this.#ports.get(order.port);
    if (!port) {
      this.#tellGone(order);
      return;
    }
    switch (order.order) {
      case 'setRemote':
        if (port instanceof RtpMediaPort) port.setRemote(order.remote);
        return;
      case 'setFormat':
        if (port instanceof WireMediaPort) port.setFormat(order.format);
        return;
      case 'received': {
        const waiting = this.#waiting.get(order.port);
        if (waiting) Atomics.sub(waiting, 0, 1);
        const packet = bufferOf(order.sound);
        if (port instanceof WireMediaPort) port.received(packet, WIRE_HEADROOM, packet.length, order.sound.timestampMs, order.codec);
        return;
      }
      case 'play':
        this.#play(order.playback, port.play(order.source));
        return;
      case 'record':
        this.#record(order.recording, port.record(order.options));
        return;
      case 'echo':
        port.echo(order.on);
        return;
      case 'watchTalking':
        port.watchTalking(order.options);
        return;
      case 'amplify':
        if (port instanceof MixerPort) port.amplify(order.direction, order.factor);
        return;
      case 'sendDigit':
        port.sendDigit(order.digit, order.durationMs);
        return;
      case 'mute':
        port.mute(order.direction, order.on);
        return;
      case 'close':
        this.#ports.delete(order.port);
        this.#waiting.delete(order.port);
        port.close();
    }
  }

  async #openRtp({ port: id, options, statistics }: Extract<Order, { order: 'openRtp' }>): Promise<void> {
    try {
      const port = await this.#engine.openRtp(options);
      port.publishStatistics(statistics);
      this.#keep(id, port);
      this.#tell({ news: 'opened', port: id, local: port.local });
    } catch (error) {
      const code = error instanceof RingdownError ? error.code : 'MEDIA_NO_PORT';
      this.#tell({ news: 'refused', port: id, code, message: messageOf(error) });
    }
  }

  async #mixFiles({ mixing, files, into }: Extract<Order, { order: 'mixFiles' }>): Promise<void> {
    try {
      await this.#engine.mixFiles(files, into);
      this.#tell({ news: 'mixed', mixing });
    } catch (error) {
      this.#tell({ news: 'mixed', mixing, failure: messageOf(error) });
    }
  }

  /** Who plays to or records a port that is gone waits for an end all the same. */
  #tellGone(order: Order): void {
    if (order.order === 'play') this.#tell({ news: 'played', playback: order.playback, end: 'stopped' });
    if (order.order === 'record') this.#tell({ news: 'recorded', recording: order.recording, end: { end: 'stopped', durationMs: 0 } });
  }

  #keep(id: number, port: PortNode): void {
    this.#ports.set(id, port);
    port.news.on('heard', () => this.#tell({ news: 'heard', port: id }));
    port.news.on('silent', () => this.#tell({ news: 'silent', port: id }));
    port.news.on('talkingBegan', () => this.#tell({ news: 'talkingBegan', port: id }));
    port.news.on('talkingEnded', (durationMs) => this.#tell({ news: 'talkingEnded', port: id, durationMs }));
    port.news.on('digitBegan', (digit) => this.#tell({ news: 'digitBegan', port: id, digit }));
    port.news.on('digitEnded', (digit, durationMs) => this.#tell({ news: 'digitEnded', port: id, digit, durationMs }));
    port.news.on('failed', (reason) => this.#tell({ news: 'failed', port: id, reason }));
  }

  #play(id: number, playback: Playback): void {
    this.#playbacks.set(id, playback);
    void playback.done.then((end) => {
      this.#playbacks.delete(id);
      this.#tell({ news: 'played', playback: id, end });
    });
  }

  #record(id: number, recording: Recording): void {
    this.#recordings.set(id, recording);
    void recording.done.then((end) => {
      this.#recordings.delete(id);
      this.#tell({ news: 'recorded', recording: id, end });
    });
  }
}
