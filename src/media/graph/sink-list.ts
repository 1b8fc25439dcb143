import type { Law } from '../codec/g711.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import type { SoundSink } from './sound.ts';

/** Who hears a wire. Each packet goes to those first that only look at it; of those that change it, all but the last get a copy. */
export class SinkList {
  readonly #sinks: SoundSink[] = [];

  add(sink: SoundSink): void {
    if (sink.consumes) this.#sinks.push(sink);
    else this.#sinks.unshift(sink);
  }

  remove(sink: SoundSink): void {
    const index = this.#sinks.indexOf(sink);
    if (index >= 0) this.#sinks.splice(index, 1);
  }

  packet(packet: Buffer, header: RtpHeader, law: Law, stream: object, nowMs: number): void {
    const sinks = this.#sinks;
    const last = sinks.length - 1;
    for (let i = 0; i <= last; i++) {
      const sink = sinks[i]!;
      sink.packet(sink.consumes && i < last ? Buffer.from(packet) : packet, header, law, stream, nowMs);
    }
  }

  skipped(sequence: number, stream: object): void {
    for (const sink of this.#sinks) sink.skipped(sequence, stream);
  }
}
