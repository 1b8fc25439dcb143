import type { CodecName, SoundWire, WirePort } from '../../../core/ports/media.ts';
import type { IaxDialog } from '../dialog/iax-dialog.ts';
import { codecOf, formatBit } from '../frame/formats.ts';
import { FrameType } from '../frame/frame-types.ts';
import { type FullFrame, MINI_HEADER_BYTES, writeMiniHeader } from '../frame/frames.ts';
import type { IaxContext } from '../iax-context.ts';
import { VoiceReception } from './voice-reception.ts';

const SAMPLES_PER_MS = 8;
const WRAP = 0x1_0000;
/**
 * A trunk without times says when its packet went off, not when the sound was made, and may have several pieces of one call: they are taken to
 * follow one another until the trunk's clock is so far off; one that leaps has begun anew.
 */
const TRUNK_SLACK_MS = 60;
const TRUNK_LEAP_MS = 5000;

/**
 * The voice of one call: the wire of its media port. Out go a full frame first and whenever the high half of the time changes, else mini frames
 * or pieces of a trunk (RFC 5456 8.1.2, 8.1.3.2); what comes is put on one clock again.
 */
export class VoicePath implements SoundWire {
  readonly reception = new VoiceReception();
  readonly port: WirePort;
  readonly #context: IaxContext;
  readonly #dialog: IaxDialog;
  /** What we send; undefined until it is agreed on. */
  #codec: CodecName | undefined;
  #isTrunked = false;
  #isQuelched = false;
  /** Between the port's clock, which begins at 0, and the call's. */
  #offset: number | undefined;
  /** High half of the time that the last full voice frame named. */
  #sentHigh: number | undefined;
  /** Format and time of the latest voice that came. */
  #heardCodec: CodecName | undefined;
  #heardAt = 0;
  /** Between a trunk's clock and the call's. */
  #trunkOffset: number | undefined;

  constructor(context: IaxContext, dialog: IaxDialog) {
    this.#context = context;
    this.#dialog = dialog;
    this.port = context.core.media.openWire(this);
  }

  get codec(): CodecName | undefined {
    return this.#codec;
  }

  /** What the far end speaks, for lists; undefined before it said a word. */
  get heardCodec(): CodecName | undefined {
    return this.#heardCodec;
  }

  /** Sound may flow. */
  begin(codec: CodecName, packetMs: number, isTrunked: boolean): void {
    this.#codec = codec;
    this.#isTrunked = isTrunked;
    this.port.setFormat({ codec, ptimeMs: packetMs, direction: 'sendrecv' });
  }

  /** The far end wants no sound for now. */
  quelch(on: boolean): void {
    this.#isQuelched = on;
  }

  send(packet: Buffer, start: number, end: number, timestampMs: number): void {
    const dialog = this.#dialog;
    const codec = this.#codec;
    if (codec === undefined || this.#isQuelched || dialog.ended) return;
    this.#offset ??= dialog.now - timestampMs;
    const timestamp = timestampMs + this.#offset;
    const high = Math.floor(timestamp / WRAP);
    if (high !== this.#sentHigh) {
      // One from before the change comes too late: its low half would be read with the new high one.
      if (this.#sentHigh !== undefined && high < this.#sentHigh) return;
      this.#sentHigh = high;
      dialog.send(FrameType.Voice, formatBit(codec), packet.subarray(start, end), { timestamp });
    } else if (this.#isTrunked) this.#context.trunks.add(dialog.remote, dialog.callNumber, timestamp, packet, start, end);
    else this.#sendMini(packet, start, end, timestamp);
  }

  onFullFrame(frame: FullFrame): void {
    const codec = codecOf(frame.subclass);
    if (codec === undefined) return;
    this.#heardCodec = codec;
    this.#heard(frame.data, 0, frame.data.length, frame.timestamp);
  }

  onMiniFrame(packet: Buffer, start: number, end: number, timestamp: number): void {
    if (this.#heardCodec === undefined) this.#dialog.requestMissing();
    else this.#heard(packet, start, end, nearest(timestamp, this.#heardAt));
  }

  onTrunkedVoice(packet: Buffer, start: number, end: number, timestamp: number | undefined, trunkTimestamp: number): void {
    if (timestamp !== undefined) {
      this.onMiniFrame(packet, start, end, timestamp);
      return;
    }
    if (this.#heardCodec === undefined) {
      this.#dialog.requestMissing();
      return;
    }
    const next = this.#heardAt + Math.round((end - start) / SAMPLES_PER_MS);
    const ahead = this.#trunkOffset === undefined ? undefined : trunkTimestamp + this.#trunkOffset - next;
    if (ahead === undefined || ahead < -TRUNK_SLACK_MS || ahead > TRUNK_LEAP_MS) this.#trunkOffset = next - trunkTimestamp;
    const isMissing = ahead !== undefined && ahead > TRUNK_SLACK_MS && ahead <= TRUNK_LEAP_MS;
    this.#heard(packet, start, end, isMissing ? next + ahead : next);
  }

  #sendMini(packet: Buffer, start: number, end: number, timestamp: number): void {
    const { callNumber, remote } = this.#dialog;
    if (start >= MINI_HEADER_BYTES) {
      writeMiniHeader(packet, start, callNumber, timestamp);
      this.#context.transmit(packet.subarray(start - MINI_HEADER_BYTES, end), remote);
      return;
    }
    const datagram = Buffer.allocUnsafe(MINI_HEADER_BYTES + end - start);
    datagram.set(packet.subarray(start, end), MINI_HEADER_BYTES);
    writeMiniHeader(datagram, MINI_HEADER_BYTES, callNumber, timestamp);
    this.#context.transmit(datagram, remote);
  }

  #heard(packet: Buffer, start: number, end: number, timestamp: number): void {
    if (this.#codec === undefined || end - start < SAMPLES_PER_MS) return;
    this.#dialog.framesReceived++;
    this.reception.received(timestamp, (end - start) / SAMPLES_PER_MS, this.#context.clock.monotonic());
    if (timestamp > this.#heardAt) this.#heardAt = timestamp;
    this.port.received(packet, start, end, timestamp, this.#heardCodec!);
  }
}

/** The whole time whose low half is `low`, nearest to one that is known. */
function nearest(low: number, known: number): number {
  const same = known - (known % WRAP) + low;
  if (same - known > WRAP / 2) return Math.max(same - WRAP, low);
  return known - same > WRAP / 2 ? same + WRAP : same;
}
