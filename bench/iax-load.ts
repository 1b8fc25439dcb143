import type { Socket } from 'node:dgram';
import { Element, Elements } from '../src/drivers/iax2/frame/elements.ts';
import { Command, Control, FrameType } from '../src/drivers/iax2/frame/frame-types.ts';
import { decodeFrame, encodeFull, type FullFrame, MINI_HEADER_BYTES, writeMiniHeader } from '../src/drivers/iax2/frame/frames.ts';
import { openUdpSocket } from './udp-socket.ts';

/** RFC 5456 8.7: G.711 u-law. */
const ULAW = 4;
const VOICE = Buffer.alloc(160, 0x55);
const NO_TOKEN = new Uint8Array(0);
const TRY_AGAIN_MS = 500;
const GIVE_UP_MS = 20_000;

/** One end of a call. */
interface End {
  readonly number: number;
  remoteNumber: number;
  outSequence: number;
  inSequence: number;
  timestamp: number;
}

interface CallerEnd extends End {
  /** Sends NEW, with the token that the exchange gave or an empty one that asks for it. */
  readonly begin: (token: Uint8Array) => void;
  readonly finish: (isAnswered: boolean) => void;
  readonly stays: boolean;
}

/**
 * Two IAX2 parties on two sockets that do little else than encode frames: one calls an extension of the exchange, proves with a token where it
 * is, and hangs up as soon as the call is up, or talks; the other rings and answers whatever comes. Only NEW is repeated: on the loopback
 * nothing else is lost unless the exchange loses it.
 */
export class IaxLoad {
  readonly #caller: Socket;
  readonly #callee: Socket;
  readonly #serverPort: () => number;
  readonly #calls = new Map<number, CallerEnd>();
  readonly #answered = new Map<number, End>();
  #last = 1;
  /** Voice that either party heard. */
  heard = 0;

  /** @param serverPort where the exchange listens; asked for when the first call is made, as the exchange needs these ports to start */
  static async open(serverPort: () => number): Promise<IaxLoad> {
    return new IaxLoad(await openUdpSocket(), await openUdpSocket(), serverPort);
  }

  private constructor(caller: Socket, callee: Socket, serverPort: () => number) {
    this.#caller = caller;
    this.#callee = callee;
    this.#serverPort = serverPort;
    caller.on('message', (bytes) => this.#hear(bytes, (frame) => this.#atCaller(frame)));
    callee.on('message', (bytes) => this.#hear(bytes, (frame) => this.#atCallee(frame)));
  }

  get calleePort(): number {
    return this.#callee.address().port;
  }

  /** One call from NEW to the acknowledgement of HANGUP, or one that `stays` up; false when it was refused or did not come so far. */
  call(exten: string, stays = false): Promise<boolean> {
    const number = this.#nextNumber();
    return new Promise((resolve) => {
      let repeat: NodeJS.Timeout;
      const giveUp = setTimeout(() => finish(false), GIVE_UP_MS);
      const finish = (isAnswered: boolean) => {
        clearTimeout(repeat);
        clearTimeout(giveUp);
        if (!stays || !isAnswered) this.#calls.delete(number);
        resolve(isAnswered);
      };
      const begin = (token: Uint8Array) => this.#begin(end, exten, token);
      const end: CallerEnd = { number, remoteNumber: 0, outSequence: 0, inSequence: 0, timestamp: 0, begin, finish, stays };
      this.#calls.set(number, end);
      begin(NO_TOKEN);
      repeat = setTimeout(() => end.remoteNumber === 0 && begin(NO_TOKEN), TRY_AGAIN_MS);
    });
  }

  /** Both ends of every call that is up say 20 ms. */
  talk(): void {
    for (const end of this.#calls.values()) this.#say(this.#caller, end);
    for (const end of this.#answered.values()) this.#say(this.#callee, end);
  }

  close(): void {
    this.#caller.close();
    this.#callee.close();
  }

  #begin(end: End, exten: string, token: Uint8Array): void {
    end.outSequence = 0;
    const elements = new Elements()
      .add16(Element.Version, 2)
      .addText(Element.CalledNumber, exten)
      .addText(Element.CallingNumber, '100')
      .addText(Element.Username, 'load-caller')
      .add32(Element.Format, ULAW)
      .add32(Element.Capability, ULAW)
      .add(Element.CallToken, token);
    this.#command(this.#caller, end, Command.NEW, elements);
  }

  #nextNumber(): number {
    this.#last = this.#last >= 32_000 ? 2 : this.#last + 1;
    return this.#last;
  }

  #hear(bytes: Buffer, take: (frame: FullFrame) => void): void {
    const frame = decodeFrame(bytes);
    if (frame?.kind === 'mini') this.heard++;
    else if (frame?.kind === 'full') take(frame);
  }

  #atCaller(frame: FullFrame): void {
    const end = this.#calls.get(frame.destination);
    if (!end) return;
    const command = frame.type === FrameType.Iax ? frame.subclass : undefined;
    if (command === Command.CALLTOKEN) {
      if (end.remoteNumber === 0) end.begin(frame.elements.bytes(Element.CallToken)!);
      return;
    }
    if (command === Command.ACK) {
      if (end.outSequence > 1 && frame.inSequence === end.outSequence) end.finish(true);
      return;
    }
    end.remoteNumber = frame.source;
    if (!this.#acknowledge(this.#caller, end, frame)) return;
    if (command === Command.REJECT || command === Command.HANGUP) end.finish(false);
    if (frame.type !== FrameType.Control || frame.subclass !== Control.Answer) return;
    if (end.stays) end.finish(true);
    else this.#command(this.#caller, end, Command.HANGUP);
  }

  #atCallee(frame: FullFrame): void {
    const isIax = frame.type === FrameType.Iax;
    if (isIax && frame.subclass === Command.ACK) return;
    if (isIax && frame.subclass === Command.NEW) {
      this.#answer(frame);
      return;
    }
    const end = this.#answered.get(frame.destination);
    if (!end || !this.#acknowledge(this.#callee, end, frame)) return;
    if (isIax && frame.subclass === Command.HANGUP) this.#answered.delete(end.number);
  }

  #answer({ source }: FullFrame): void {
    const end: End = { number: this.#nextNumber(), remoteNumber: source, outSequence: 0, inSequence: 1, timestamp: 0 };
    this.#answered.set(end.number, end);
    this.#command(this.#callee, end, Command.ACCEPT, new Elements().add32(Element.Format, ULAW));
    this.#send(this.#callee, end, FrameType.Control, Control.Ringing);
    this.#send(this.#callee, end, FrameType.Control, Control.Answer);
  }

  /** False for a frame that came before. */
  #acknowledge(socket: Socket, end: End, frame: FullFrame): boolean {
    const isNext = frame.outSequence === end.inSequence;
    if (isNext) end.inSequence = (end.inSequence + 1) & 0xff;
    const header = { source: end.number, destination: end.remoteNumber, timestamp: frame.timestamp, outSequence: frame.inSequence };
    const ack = { ...header, inSequence: end.inSequence, type: FrameType.Iax, subclass: Command.ACK };
    this.#transmit(socket, encodeFull(ack));
    return isNext;
  }

  #command(socket: Socket, end: End, command: number, elements?: Elements): void {
    this.#send(socket, end, FrameType.Iax, command, elements?.encode());
  }

  #send(socket: Socket, end: End, type: number, subclass: number, body?: Uint8Array): void {
    const { number: source, remoteNumber: destination, outSequence, inSequence } = end;
    const timestamp = ++end.timestamp;
    end.outSequence = (outSequence + 1) & 0xff;
    this.#transmit(socket, encodeFull({ source, destination, timestamp, outSequence, inSequence, type, subclass }, body));
  }

  /** A full frame first, then mini frames: nobody talks for more than a minute here. */
  #say(socket: Socket, end: End): void {
    const isFirst = end.timestamp < 20;
    end.timestamp = 20 * Math.floor(end.timestamp / 20 + 1);
    if (isFirst) {
      this.#send(socket, end, FrameType.Voice, ULAW, VOICE);
      return;
    }
    const packet = Buffer.concat([Buffer.alloc(MINI_HEADER_BYTES), VOICE]);
    writeMiniHeader(packet, MINI_HEADER_BYTES, end.number, end.timestamp);
    this.#transmit(socket, packet);
  }

  #transmit(socket: Socket, datagram: Uint8Array): void {
    socket.send(datagram, this.#serverPort(), '127.0.0.1');
  }
}
