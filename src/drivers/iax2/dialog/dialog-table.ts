import type { Clock } from '../../../base/clock.ts';
import type { CallTokens } from '../auth/call-tokens.ts';
import { Element, Elements } from '../frame/elements.ts';
import { Command, FrameType } from '../frame/frame-types.ts';
import { decodeFrame, encodeFull, type FullFrame, MINI_HEADER_BYTES, type TrunkFrame } from '../frame/frames.ts';
import type { CallNumbers, Claim } from './call-numbers.ts';
import { type DialogUser, IaxDialog } from './iax-dialog.ts';
import { type Remote, sameRemote } from './remote.ts';

export interface DialogTableUser {
  /** Somebody begins a dialog by NEW, REGREQ or REGREL; the frame itself comes to what this gives back. */
  userFor(frame: FullFrame, dialog: IaxDialog): DialogUser;
  /** Whether who begins one may do so without a token. */
  needsToken(frame: FullFrame, remote: Remote): boolean;
  readonly tokenLifeSeconds: number;
}

/** Whose dialog takes voice: mini frames and those of a trunk. */
export interface VoiceUser extends DialogUser {
  onMiniFrame(packet: Buffer, start: number, end: number, timestamp: number): void;
  /** Voice of a trunk without times of its own: `timestamp` is the trunk's, whole. */
  onTrunkedVoice(packet: Buffer, start: number, end: number, timestamp: number | undefined, trunkTimestamp: number): void;
}

export interface DialogTableParts {
  readonly clock: Clock;
  readonly numbers: CallNumbers;
  readonly tokens: CallTokens;
  readonly transmit: (datagram: Uint8Array, remote: Remote) => void;
  readonly user: DialogTableUser;
}

/** Commands that begin a dialog (RFC 5456 6.1, 6.2). */
const BEGINNINGS: ReadonlySet<number> = new Set([Command.NEW, Command.REGREQ, Command.REGREL]);
/** Room that is left before the sound of a call that came by a trunk: for any header that it may get. */
const PIECE_HEADROOM = 12;
/** The number of whoever answers without keeping anything. */
const NO_CALL = 1;

/** The dialogs that are alive, by either end's number, and what becomes of each datagram. */
export class DialogTable {
  readonly #parts: DialogTableParts;
  readonly #byNumber = new Map<number, { readonly dialog: IaxDialog; readonly claim: Claim }>();
  /** By address, then by port and the far end's number in one. */
  readonly #byRemote = new Map<string, Map<number, IaxDialog>>();

  constructor(parts: DialogTableParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#byNumber.size;
  }

  *[Symbol.iterator](): IterableIterator<IaxDialog> {
    for (const { dialog } of this.#byNumber.values()) yield dialog;
  }

  /** Begins a dialog of ours; undefined when no number is free. */
  open(remote: Remote): IaxDialog | undefined {
    return this.#open(remote, { by: 'us' });
  }

  close(): void {
    for (const dialog of this) dialog.close();
    this.#parts.numbers.close();
  }

  /** A datagram from `remote`; its buffer is ours from now on. What cannot be read is dropped without a word. */
  receive(datagram: Buffer, remote: Remote): void {
    const frame = decodeFrame(datagram);
    if (frame?.kind === 'mini') {
      const user = this.#find(remote, frame.source)?.user;
      if (user && takesVoice(user)) user.onMiniFrame(datagram, MINI_HEADER_BYTES, datagram.length, frame.timestamp);
    } else if (frame?.kind === 'trunk') this.#onTrunk(datagram, frame, remote);
    else if (frame) this.#onFull(frame, remote);
  }

  #onTrunk(datagram: Buffer, frame: TrunkFrame, remote: Remote): void {
    for (const { source, timestamp, start, end } of frame.entries) {
      const user = this.#find(remote, source)?.user;
      if (!user || !takesVoice(user)) continue;
      // A buffer each, as what takes it may write over what stands before the sound.
      const piece = Buffer.allocUnsafe(PIECE_HEADROOM + end - start);
      datagram.copy(piece, PIECE_HEADROOM, start, end);
      user.onTrunkedVoice(piece, PIECE_HEADROOM, piece.length, timestamp, frame.timestamp);
    }
  }

  #onFull(frame: FullFrame, remote: Remote): void {
    const isIax = frame.type === FrameType.Iax;
    if (isIax && frame.subclass === Command.POKE) {
      this.#answerBare(Command.PONG, frame, remote);
      return;
    }
    const dialog = this.#dialogOf(frame, remote);
    if (dialog) dialog.receive(frame);
    else if (isIax && frame.destination === 0 && BEGINNINGS.has(frame.subclass)) this.#begin(frame, remote);
    // A phone that looks for new firmware at the exchange: there is none, and no call is spent on saying so.
    else if (isIax && frame.destination === 0 && frame.subclass === Command.FWDOWNL) this.#answerBare(Command.UNSUPPORT, frame, remote);
    // Whoever speaks of a call that is not there is told so; about that itself, and about acknowledgements, there is nothing to say.
    else if (
      frame.destination > NO_CALL &&
      frame.source > NO_CALL &&
      !(isIax && (frame.subclass === Command.INVAL || frame.subclass === Command.ACK))
    )
      this.#sayInvalid(frame, remote);
  }

  #dialogOf(frame: FullFrame, remote: Remote): IaxDialog | undefined {
    const isInvalid = frame.type === FrameType.Iax && frame.subclass === Command.INVAL;
    // Who says that there is no such call names the one that he heard of.
    if (frame.destination <= NO_CALL) return isInvalid ? undefined : this.#find(remote, frame.source);
    const dialog = this.#byNumber.get(frame.destination)?.dialog;
    if (!dialog || !sameRemote(dialog.remote, remote)) return undefined;
    return dialog.remoteNumber === 0 || dialog.remoteNumber === frame.source ? dialog : undefined;
  }

  #begin(frame: FullFrame, remote: Remote): void {
    const { tokens, user } = this.#parts;
    const token = frame.elements.bytes(Element.CallToken);
    if (token?.length === 0) {
      this.#answerBare(Command.CALLTOKEN, frame, remote, new Elements().add(Element.CallToken, tokens.issue(remote)));
      return;
    }
    const isProven = token !== undefined;
    const isAllowed = isProven ? tokens.verify(token, remote, user.tokenLifeSeconds) : !user.needsToken(frame, remote);
    const dialog = isAllowed ? this.#open(remote, { by: 'peer', address: remote.address, isProven }) : undefined;
    if (!dialog) {
      this.#answerBare(frame.subclass === Command.NEW ? Command.REJECT : Command.REGREJ, frame, remote);
      return;
    }
    dialog.user = user.userFor(frame, dialog);
    dialog.receive(frame);
  }

  #open(remote: Remote, claim: Claim): IaxDialog | undefined {
    const { clock, numbers, transmit } = this.#parts;
    const callNumber = numbers.take(claim);
    if (callNumber === undefined) return undefined;
    const dialog = new IaxDialog({
      clock,
      remote,
      callNumber,
      transmit,
      onNumbered: (numbered) => this.#remember(numbered),
      onReleased: () => this.#release(dialog, claim),
    });
    this.#byNumber.set(callNumber, { dialog, claim });
    return dialog;
  }

  #remember(dialog: IaxDialog): void {
    const { address, port } = dialog.remote;
    if (dialog.remoteNumber === NO_CALL) return;
    const there = this.#byRemote.get(address) ?? new Map<number, IaxDialog>();
    this.#byRemote.set(address, there.set(remoteKey(port, dialog.remoteNumber), dialog));
  }

  #release(dialog: IaxDialog, claim: Claim): void {
    const { address, port } = dialog.remote;
    this.#byNumber.delete(dialog.callNumber);
    const there = this.#byRemote.get(address);
    const key = remoteKey(port, dialog.remoteNumber);
    if (there?.get(key) === dialog) there.delete(key);
    if (there?.size === 0) this.#byRemote.delete(address);
    this.#parts.numbers.release(dialog.callNumber, claim);
  }

  #find(remote: Remote, source: number): IaxDialog | undefined {
    return this.#byRemote.get(remote.address)?.get(remoteKey(remote.port, source));
  }

  /** Answers in one frame that nobody remembers; no longer than what it answers but for the token, which is asked for by a frame of its kind. */
  #answerBare(command: number, { source, timestamp, inSequence }: FullFrame, remote: Remote, elements?: Elements): void {
    const header = { source: NO_CALL, destination: source, timestamp, outSequence: 0, inSequence: (inSequence + 1) & 0xff };
    this.#parts.transmit(encodeFull({ type: FrameType.Iax, subclass: command, ...header }, elements?.encode()), remote);
  }

  #sayInvalid({ source, destination }: FullFrame, remote: Remote): void {
    const header = { source: destination, destination: source, timestamp: 0, outSequence: 0, inSequence: 0 };
    this.#parts.transmit(encodeFull({ type: FrameType.Iax, subclass: Command.INVAL, ...header }), remote);
  }
}

const remoteKey = (port: number, number: number): number => port * 32_768 + number;

const takesVoice = (user: DialogUser): user is VoiceUser => 'onMiniFrame' in user;
