import type { Channel } from '../../../core/channel/channel.ts';
import { noteHangupSource } from '../../../core/channel/hangup-source.ts';
import { HangupCause } from '../../../core/hangup-cause.ts';
import type { Indication, Leg } from '../../../core/ports/driver.ts';
import type { CodecName, MediaPort } from '../../../core/ports/media.ts';
import { blindTransfer } from '../../../core/transfer.ts';
import type { VoiceUser } from '../dialog/dialog-table.ts';
import type { DialogEnd, IaxDialog } from '../dialog/iax-dialog.ts';
import { Element, Elements } from '../frame/elements.ts';
import { Command, Control, FrameType } from '../frame/frame-types.ts';
import type { FullFrame } from '../frame/frames.ts';
import type { IaxContext } from '../iax-context.ts';
import type { IaxPeer } from '../peer/iax-peer.ts';
import { CallCount } from './call-count.ts';
import { DigitQueue } from './digit-queue.ts';
import { VoicePath } from './voice-path.ts';
import { VoiceReception } from './voice-reception.ts';

/** What a digit lasts that came as a whole, without a beginning, as older peers send it: its end is told alone, as Asterisk does. */
const WHOLE_DIGIT_MS = 100;
const DEFAULT_PACKET_MS = 20;
/** Longest text that is taken or sent: what fits a frame that nobody has to cut. */
const MAX_TEXT_BYTES = 1024;

/** An IAX2 call of one channel, from when it is one. What differs between calls in and out is in `IncomingLeg` and `OutgoingLeg`. */
export abstract class IaxLeg implements Leg, VoiceUser {
  readonly context: IaxContext;
  readonly dialog: IaxDialog;
  readonly peer: IaxPeer | undefined;
  /** Sound, once a codec is agreed on. */
  voice: VoicePath | undefined;
  channel: Channel | undefined;
  /** As whom the far end is known: what lists show. */
  userName = '';
  protected readonly count: CallCount;
  /** Nothing is told to the channel any more. */
  protected over = false;
  readonly #digits: DigitQueue;
  /** The far end ended the call: there is nobody left to tell. */
  #farEnded = false;
  /** A digit that has begun, and when. */
  #digit: { readonly digit: string; readonly at: number } | undefined;

  constructor(context: IaxContext, dialog: IaxDialog, peer: IaxPeer | undefined) {
    this.context = context;
    this.dialog = dialog;
    this.peer = peer;
    this.count = new CallCount(context.core, peer);
    const say = (type: number) => (digit: string) => this.dialog.send(type, digit.charCodeAt(0));
    this.#digits = new DigitQueue(context.clock, say(FrameType.DtmfBegin), say(FrameType.DtmfEnd));
  }

  get media(): MediaPort | undefined {
    return this.voice?.port;
  }

  /** With `mohinterpret = passthrough` the far end plays the music of a hold itself. */
  get relays(): boolean {
    return this.peer?.options.musicClass === 'passthrough';
  }

  abstract call(): boolean;
  abstract answer(): Promise<void>;

  /** A channel of this leg was made. */
  attach(channel: Channel): this {
    this.channel = channel;
    return this;
  }

  // ---- what core asks for

  moved(to: Channel): void {
    this.channel = to;
  }

  indicate(indication: Indication): void {
    const control = CONTROLS[indication.kind];
    const isHold = indication.kind === 'hold' || indication.kind === 'unhold';
    if (control === undefined || (isHold && !this.relays)) return;
    const musicClass = indication.kind === 'hold' ? indication.musicClass : undefined;
    this.control(control, musicClass === undefined ? undefined : Buffer.from(`${musicClass}\0`, 'latin1'));
  }

  hangup(cause: number): void {
    this.over = true;
    const { channel } = this;
    // As chan_iax2 does, whoever asked for the end.
    channel?.core.bus.publish('channel.hangupRequested', { channel: channel.snapshot, cause: cause || undefined, soft: false });
    if (!this.dialog.ended && !this.#farEnded) this.dialog.finish(Command.HANGUP, new Elements().add8(Element.CauseCode, cause));
    this.dispose();
  }

  sendDigit(digit: string, durationMs: number): void {
    if (!this.over) this.#digits.send(digit, durationMs);
  }

  async sendText(text: string): Promise<boolean> {
    if (this.over || this.dialog.ended) return false;
    this.dialog.send(FrameType.Text, 0, Buffer.from(`${text.slice(0, MAX_TEXT_BYTES)}\0`, 'latin1'));
    return true;
  }

  read(item: string): string | undefined {
    switch (item) {
      case 'peerip':
        return this.dialog.remote.address;
      case 'peername':
        return this.userName;
      case 'secure_signaling':
      case 'secure_media':
      case 'osptoken':
        return '';
      case 'audionativeformat':
      case 'audioreadformat':
      case 'audiowriteformat':
        return this.voice?.codec ?? this.expectedCodec;
      default:
        return undefined;
    }
  }

  /** What it will speak, as far as that is known before it is agreed on. */
  protected abstract readonly expectedCodec: CodecName | undefined;

  // ---- what the far end does

  onFrame(frame: FullFrame): void {
    if (this.over) return;
    if (frame.type === FrameType.Iax) {
      this.onCommand(frame);
      return;
    }
    // Nothing counts before the call was accepted (RFC 5456 6.2.2).
    if (!this.voice) return;
    switch (frame.type) {
      case FrameType.Voice:
        this.voice.onFullFrame(frame);
        break;
      case FrameType.Control:
        this.onControl(frame);
        break;
      case FrameType.DtmfBegin:
        this.#digitBegan(frame.subclass);
        break;
      case FrameType.DtmfEnd:
        this.#digitEnded(frame.subclass);
        break;
      case FrameType.Text:
        this.channel?.partyText(textOf(frame.data));
        break;
      default:
    }
  }

  onMiniFrame(packet: Buffer, start: number, end: number, timestamp: number): void {
    if (!this.over) this.voice?.onMiniFrame(packet, start, end, timestamp);
  }

  onTrunkedVoice(packet: Buffer, start: number, end: number, timestamp: number | undefined, trunkTimestamp: number): void {
    if (!this.over) this.voice?.onTrunkedVoice(packet, start, end, timestamp, trunkTimestamp);
  }

  onEnd(end: DialogEnd): void {
    if (end === 'timeout') this.gone(HangupCause.DestinationOutOfOrder);
    else if (end === 'invalid') this.gone(HangupCause.NormalTemporaryFailure);
    if (!this.channel) this.dispose();
  }

  report(): Elements {
    const { packets, lost, lostPercent, outOfOrder, jitterMs } = this.voice?.reception ?? new VoiceReception();
    return new Elements()
      .add32(Element.ReceivedJitter, Math.round(jitterMs))
      .add32(Element.ReceivedLoss, ((lostPercent & 0xff) << 24) | (lost & 0xff_ffff))
      .add32(Element.ReceivedPackets, Math.max(1, packets))
      .add16(Element.ReceivedDelay, 0)
      .add32(Element.ReceivedDropped, 0)
      .add32(Element.ReceivedOutOfOrder, outOfOrder);
  }

  protected onCommand(frame: FullFrame): void {
    switch (frame.subclass) {
      case Command.HANGUP:
      case Command.REJECT:
        this.gone(frame.elements.number(Element.CauseCode) ?? 0);
        break;
      case Command.QUELCH:
        this.voice?.quelch(true);
        if (this.voice && frame.elements.has(Element.MusicOnHold)) this.channel?.partyHeld(this.#suggestedMusic);
        break;
      case Command.UNQUELCH:
        this.voice?.quelch(false);
        if (this.voice) this.channel?.partyUnheld();
        break;
      case Command.TRANSFER:
        this.#transfer(frame.elements);
        break;
      case Command.TXREQ:
        // Calls are not handed over past the exchange, which would lose sight of them.
        this.dialog.command(Command.TXREJ);
        break;
      default:
        if (!WITHOUT_MEANING.has(frame.subclass))
          this.dialog.command(Command.UNSUPPORT, new Elements().add8(Element.UnknownCommand, frame.subclass));
    }
  }

  protected onControl({ subclass, data }: FullFrame): void {
    switch (subclass) {
      case Control.Hold:
        // The class that the far end suggests comes with it.
        this.channel?.partyHeld(textOf(data) || this.#suggestedMusic);
        break;
      case Control.Unhold:
        this.channel?.partyUnheld();
        break;
      case Control.Hangup:
        this.gone(0);
        break;
      default:
    }
  }

  /** Sends a control frame. */
  protected control(subclass: number, data?: Uint8Array): void {
    if (!this.over) this.dialog.send(FrameType.Control, subclass, data);
  }

  /** Sound may flow from now on. */
  protected agree(codec: CodecName): void {
    const { packetTimesMs, isTrunk } = this.peer?.options ?? { packetTimesMs: {} as Record<string, number>, isTrunk: false };
    const voice = new VoicePath(this.context, this.dialog);
    this.voice = voice;
    voice.port.news.on('failed', () => {
      if (!this.over) this.channel?.requestHangup(HangupCause.NormalTemporaryFailure);
    });
    voice.begin(codec, packetTimesMs[codec] ?? DEFAULT_PACKET_MS, isTrunk);
    const { pingMs, lagMs } = this.context.options;
    this.dialog.keepAlive(pingMs, lagMs);
  }

  /** The far end ended the call, or is taken to have. `cause` 0: what the channel has already. */
  protected gone(cause: number): void {
    if (this.over) return;
    this.over = true;
    this.#farEnded = true;
    const { channel } = this;
    // Not before what it said is acknowledged.
    queueMicrotask(() => this.dialog.close());
    if (!channel) return;
    noteHangupSource(channel, channel.name);
    channel.partyHungUp(cause, cause || channel.hangupCause || undefined);
  }

  /** Lets go of media and counters; the dialog lives on until its last frame is acknowledged. */
  protected dispose(): void {
    this.over = true;
    this.#digits.close();
    this.voice?.port.close();
    this.count.ended();
  }

  get #suggestedMusic(): string | undefined {
    return this.peer?.options.musicSuggest || undefined;
  }

  /** What is no digit is none of ours to pass on. */
  #digitBegan(code: number): void {
    const digit = digitOf(code);
    if (digit === undefined) return;
    this.#digit = { digit, at: this.context.clock.monotonic() };
    this.channel?.partyDigitBegan(digit);
  }

  #digitEnded(code: number): void {
    const digit = digitOf(code);
    if (digit === undefined) return;
    const began = this.#digit;
    this.#digit = undefined;
    const lastsMs = began?.digit === digit ? Math.round(this.context.clock.monotonic() - began.at) : WHOLE_DIGIT_MS;
    this.channel?.partyDigitEnded(digit, lastsMs);
  }

  /** A blind transfer by the far end: who it talks to goes to an extension of its own context. */
  #transfer(elements: Elements): void {
    const exten = elements.text(Element.CalledNumber);
    const { channel } = this;
    if (exten === undefined || !channel) return;
    blindTransfer(this.context.core, channel, channel.context, exten, { isExternal: true });
  }
}

const CONTROLS: Readonly<Partial<Record<Indication['kind'], number>>> = {
  ringing: Control.Ringing,
  progress: Control.Progress,
  proceeding: Control.Proceeding,
  busy: Control.Busy,
  congestion: Control.Congestion,
  hold: Control.Hold,
  unhold: Control.Unhold,
};

/**
 * Commands that a call takes without a word: answers to what it asked, and steps of a transfer past the exchange, which it refuses at the first
 * one (TXREQ), or of ciphers and questions that it never asked for. Any other is unknown to it (RFC 5456 6.9.4).
 */
const WITHOUT_MEANING: ReadonlySet<number> = new Set([
  Command.PONG,
  Command.UNSUPPORT,
  Command.DPREP,
  Command.TXREJ,
  Command.TXCNT,
  Command.TXACC,
  Command.TXREADY,
  Command.TXREL,
  Command.TXMEDIA,
  Command.RTKEY,
]);

/** The digit of a DTMF frame; undefined for a code that is none. */
const digitOf = (code: number): string | undefined =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x44) || code === 0x23 || code === 0x2a
    ? String.fromCharCode(code)
    : undefined;

function textOf(data: Buffer): string {
  const end = data.indexOf(0);
  return data.toString('latin1', 0, Math.min(end < 0 ? data.length : end, MAX_TEXT_BYTES));
}
