import type { Disposition } from '../../core/ports/call-records.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../../core/snapshots.ts';
import type { CdrRules } from './cdr-rules.ts';

/**
 * Where a record stands: with one party; ringing another; answered and waiting for what comes of it; in a bridge; parked; over.
 * (Asterisk 20 main/cdr.c: the states of a CDR object.)
 */
export type Phase = 'single' | 'dial' | 'dialedPending' | 'bridged' | 'parked' | 'over';

/** What is known of a channel beside its snapshots. */
export interface ChannelFlags {
  /** Somebody rang it on behalf of a caller, and it has not gone on in the dialplan since. */
  isDialed: boolean;
  /** Runs `h`. */
  inHangupLogic: boolean;
  inSubroutine: boolean;
  isDead: boolean;
}

/** A party of a record: the channel as it was last told of, and what was set for it. */
export interface CdrParty {
  snapshot: ChannelSnapshot;
  readonly flags: ChannelFlags;
  /** As the flag was when the record last heard of the channel: such a party is never the caller of a record with one who was not rung. */
  isDialed: boolean;
  userField: string;
  /** CDR_PROP(party_a). */
  isPreferred: boolean;
  variables: Map<string, string> | undefined;
}

export const partyOf = (snapshot: ChannelSnapshot, flags: ChannelFlags): CdrParty => ({
  snapshot,
  flags,
  isDialed: flags.isDialed,
  userField: '',
  isPreferred: false,
  variables: undefined,
});

const copyOf = (party: CdrParty): CdrParty => ({ ...party, variables: party.variables && new Map(party.variables) });

/** One record in the making. */
export class CdrEntry {
  readonly rules: CdrRules;
  readonly sequence: number;
  phase: Phase = 'single';
  partyA: CdrParty;
  partyB: CdrParty | undefined;
  /** Undefined until it is known. */
  disposition: Disposition | undefined;
  startedAt: number;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  lastEventAt: number;
  linkedId: string;
  bridgeId = '';
  application = '';
  data = '';
  context = '';
  exten = '';
  isDisabled = false;
  /** Name under which the index of other parties has it. */
  notedAs: string | undefined;
  /** Application and data no longer follow the channel. */
  isApplicationFixed = false;
  /** Nor does the extension: the call is one that was picked up from here on. */
  isPlaceFixed = false;

  constructor(rules: CdrRules, partyA: CdrParty, sequence: number, at: number) {
    this.rules = rules;
    this.partyA = partyA;
    this.sequence = sequence;
    this.linkedId = partyA.snapshot.linkedId;
    this.startedAt = at;
    this.lastEventAt = at;
    this.#answerByState();
  }

  /** Another one of the same caller, which goes on where this one is. */
  next(sequence: number, at: number): CdrEntry {
    const made = new CdrEntry(this.rules, copyOf(this.partyA), sequence, at);
    made.linkedId = this.linkedId;
    made.application = this.application;
    made.data = this.data;
    made.context = this.context;
    made.exten = this.exten;
    made.isDisabled = this.isDisabled;
    return made;
  }

  get isOver(): boolean {
    return this.phase === 'over';
  }

  isOf(name: string): boolean {
    return this.partyA.snapshot.name === name;
  }

  // ---- the caller

  /** The caller has changed. True when this record is over and wants no part of it: where it begins something, another record is due. */
  updateCaller(snapshot: ChannelSnapshot): boolean {
    switch (this.phase) {
      case 'over':
        return !(this.partyA.flags.inHangupLogic && this.rules.endBeforeHangupExtension);
      case 'dialedPending':
        return this.#updatePending(snapshot);
      default:
        this.#takeCaller(snapshot);
        return false;
    }
  }

  /** Answered, and the caller goes on in the dialplan instead of talking: with another party that is a call of its own. */
  #updatePending(snapshot: ChannelSnapshot): boolean {
    if (!beginsAnew(this.partyA.snapshot, snapshot, this.partyA.flags, this.rules)) {
      this.#takeCaller(snapshot);
      return false;
    }
    if (this.partyB) {
      this.end();
      return this.updateCaller(snapshot);
    }
    this.phase = 'single';
    this.#takeCaller(snapshot);
    return false;
  }

  #takeCaller(snapshot: ChannelSnapshot): void {
    const { flags } = this.partyA;
    if (flags.inHangupLogic && this.rules.endBeforeHangupExtension) {
      this.close();
      return;
    }
    if (!this.isPlaceFixed && (!flags.inSubroutine || flags.inHangupLogic)) {
      this.context = snapshot.context;
      this.exten = snapshot.exten;
    }
    swap(this.partyA, snapshot);
    this.#takeApplication(snapshot);
    this.linkedId = snapshot.linkedId;
    this.#answerByState();
    if (flags.isDead) this.end();
  }

  /** What Dial runs beside itself (macros, subroutines, the stand-in of a dialled leg) is not the application of the call. */
  #takeApplication({ application = '', applicationData = '' }: ChannelSnapshot): void {
    if (this.isApplicationFixed || application === '' || (isStandIn(application) && this.application !== '')) return;
    this.application = application;
    this.data = applicationData;
    if (application === 'Dial') this.isApplicationFixed = true;
  }

  #answerByState(): void {
    if (this.partyA.snapshot.state === UP) this.answeredAt ??= this.lastEventAt;
  }

  // ---- ringing

  /** Rings another party, or is itself rung by an Originate. True when this record cannot be that one. */
  beginDial(caller: ChannelSnapshot | undefined, callee: CdrParty): boolean {
    if (this.phase === 'dialedPending') this.end();
    if (this.phase !== 'single') return true;
    if (caller && this.isOf(caller.name)) {
      this.#takeCaller(caller);
      this.partyB = { ...callee, userField: '', isPreferred: false, variables: undefined };
      noteDialedNumber(this.partyB, undefined, callee.snapshot);
      this.isApplicationFixed = true;
    } else if (this.isOf(callee.snapshot.name)) this.#takeCaller(callee.snapshot);
    this.phase = 'dial';
    return false;
  }

  endDial(caller: ChannelSnapshot | undefined, callee: ChannelSnapshot, status: string): void {
    if (this.phase !== 'dial') return;
    swap(this.partyA, caller ?? callee);
    if (this.partyB) {
      if (this.partyB.snapshot.name !== callee.name) return;
      swap(this.partyB, callee);
    }
    this.disposition = this.rules.dispositionOf(status);
    if (this.disposition === 'ANSWERED') this.phase = 'dialedPending';
    else this.end();
  }

  /** The other party has changed. */
  updateCallee(snapshot: ChannelSnapshot): void {
    if (!this.partyB || (this.phase !== 'dial' && this.phase !== 'bridged')) return;
    swap(this.partyB, snapshot);
    if (this.partyB.flags.isDead) this.end();
  }

  // ---- bridges

  /**
   * The caller has entered a bridge.
   * @param others records of those in it, each member's in order
   * @returns whether it found its other party there; undefined where this record cannot take part
   */
  enterBridge(bridge: BridgeSnapshot, isAlone: boolean, others: Iterable<CdrEntry>): 'alone' | 'paired' | 'unpaired' | undefined {
    if (this.phase === 'dialedPending') this.phase = 'dial';
    if (this.phase !== 'single' && this.phase !== 'dial') return undefined;
    this.bridgeId = bridge.id;
    const wasSingle = this.phase === 'single';
    this.phase = 'bridged';
    if (isAlone) return 'alone';
    for (const other of others) {
      if (other.phase !== 'bridged' || other.bridgeId !== this.bridgeId) continue;
      if (wasSingle ? this.#pairWith(other) : this.#meetsCallee(other)) return 'paired';
    }
    return 'unpaired';
  }

  /** One that rang nobody takes whom it finds, unless that one is rather the caller of the two. */
  #pairWith(other: CdrEntry): boolean {
    if (other.isOf(this.partyA.snapshot.name)) return false;
    if (isCaller(this.partyA, other.partyA)) {
      this.partyB = copyOf(other.partyA);
      if (!other.partyB) other.close();
      return true;
    }
    const { partyB } = other;
    if (!partyB || partyB.snapshot.name === this.partyA.snapshot.name || !isCaller(this.partyA, partyB)) return false;
    this.partyB = copyOf(partyB);
    return true;
  }

  /** One that rang somebody waits for that party; its own record, where it has no other use, ends. */
  #meetsCallee(other: CdrEntry): boolean {
    if (!this.partyB || !other.isOf(this.partyB.snapshot.name)) return false;
    this.partyB = copyOf(other.partyA);
    if (!other.partyB) other.close();
    return true;
  }

  /** Takes another party, in the bridge that it is in. */
  takeCallee(party: CdrParty): void {
    this.partyB = copyOf(party);
    // It may have been closed when it was nobody's caller.
    this.endedAt = undefined;
  }

  /** A record of its own for each further party in the bridge. */
  nextWith(party: CdrParty, sequence: number): CdrEntry {
    const made = this.next(sequence, this.lastEventAt);
    made.partyB = copyOf(party);
    made.bridgeId = this.bridgeId;
    made.phase = 'bridged';
    return made;
  }

  /** A channel has left a bridge. True when this record was in it and is over by that. */
  leaveBridge(bridge: BridgeSnapshot, channel: string): boolean {
    if (this.phase === 'parked') {
      if (!this.isOf(channel)) return false;
    } else {
      if (this.phase !== 'bridged' || this.bridgeId !== bridge.id) return this.phase === 'dial' || this.phase === 'dialedPending';
      if (!this.isOf(channel) && this.partyB && this.partyB.snapshot.name !== channel) return false;
    }
    this.end();
    this.bridgeId = '';
    return true;
  }

  /** Parking is an application that a channel comes out of into another call. True when this record cannot be that one. */
  park(): boolean {
    if (this.phase !== 'single' && (this.phase !== 'dialedPending' || this.partyB)) return true;
    this.phase = 'parked';
    return false;
  }

  /** Says where it was parked, in place of an application that the dialplan ran. */
  nameParking(snapshot: ChannelSnapshot, place: string): void {
    this.updateCaller(snapshot);
    this.application = 'Park';
    this.data = place;
    this.isApplicationFixed = true;
  }

  // ---- the end

  end(): void {
    this.phase = 'over';
    this.close();
  }

  /** Sets the end and the outcome, once; the record may still be given another party. */
  close(): void {
    if (this.endedAt !== undefined) return;
    this.endedAt = this.lastEventAt;
    if (this.disposition !== undefined) return;
    if (this.answeredAt !== undefined) this.disposition = 'ANSWERED';
    else {
      const cause = this.partyA.snapshot.hangupCause || (this.partyB?.snapshot.hangupCause ?? 0);
      this.disposition = cause === 0 ? 'FAILED' : this.rules.dispositionOfCause(cause);
    }
  }

  /** Begins anew (ResetCDR). */
  reset(at: number, keepsVariables: boolean): void {
    if (!keepsVariables) {
      this.partyA.variables = undefined;
      if (this.partyB) this.partyB.variables = undefined;
    }
    this.startedAt = at;
    this.lastEventAt = at;
    this.endedAt = undefined;
    this.answeredAt = undefined;
    this.#answerByState();
  }
}

const UP = 6;

/** What a leg that is rung shows in place of an application. */
const isStandIn = (application: string): boolean => application.toLowerCase().startsWith('appdial');

/** Whether a channel has begun something else in the dialplan: another application at another place. */
export function beginsAnew(before: ChannelSnapshot, now: ChannelSnapshot, flags: ChannelFlags, rules: CdrRules): boolean {
  if (flags.inHangupLogic && rules.endBeforeHangupExtension) return false;
  const application = now.application ?? '';
  if (application === (before.application ?? '') || isStandIn(application)) return false;
  return before.context !== now.context || before.exten !== now.exten || before.priority !== now.priority;
}

/** Whether the first of two is the caller of a record about both: who was not rung, who was said to be, who was there first. */
export function isCaller(one: CdrParty, other: CdrParty): boolean {
  if (one.isDialed !== other.isDialed) return !one.isDialed;
  if (one.isPreferred !== other.isPreferred) return one.isPreferred;
  return one.snapshot.createdAt <= other.snapshot.createdAt;
}

/** The number that was dialled is kept as a variable of the record. */
function noteDialedNumber(party: CdrParty, before: string | undefined, { dialedNumber = '' }: ChannelSnapshot): void {
  if (dialedNumber === (before ?? '')) return;
  party.variables ??= new Map();
  party.variables.set('dnid', dialedNumber);
}

function swap(party: CdrParty, snapshot: ChannelSnapshot): void {
  noteDialedNumber(party, party.snapshot.dialedNumber, snapshot);
  party.snapshot = snapshot;
  party.isDialed = party.flags.isDialed;
}
