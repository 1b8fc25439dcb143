import type { Core } from '../../core/core.ts';
import { isInSubroutine } from '../../core/dialplan/subroutines.ts';
import type { Fact } from '../../core/facts.ts';
import type { CallRecord, CallRecords } from '../../core/ports/call-records.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../../core/snapshots.ts';
import { type CdrBook, type CdrChain, CdrChanges } from './cdr-changes.ts';
import { beginsAnew, CdrEntry, type CdrParty, type ChannelFlags, isCaller, partyOf } from './cdr-entry.ts';
import { recordOf } from './cdr-fields.ts';
import type { CdrRules } from './cdr-rules.ts';

const LISTENED = [
  ...(['channel.created', 'channel.stateChanged', 'channel.stepStarted', 'channel.applicationBegan', 'channel.priorityRun'] as const),
  ...([
    'channel.callerIdChanged',
    'channel.accountCodeChanged',
    'channel.hangupRequested',
    'channel.hungUp',
    'dial.began',
    'dial.ended',
    'channel.pickedUp',
  ] as const),
  ...(['bridge.entered', 'bridge.left', 'bridge.destroyed', 'parking.callParked'] as const),
];

/** What SoftHangupRequest shows at the end of a dialplan: `h` is next. */
const END_OF_DIALPLAN = 16;

/**
 * Makes call detail records of what the bus tells (Asterisk 20 main/cdr.c): a chain of records for each channel, one for each other party
 * that it rings or meets in a bridge, handed out together when the channel ends.
 */
export class CdrEngine implements CdrBook {
  readonly #core: Core;
  readonly #rules: CdrRules;
  readonly #handOut: (records: CallRecord[]) => void;
  /** By unique id, oldest first. */
  readonly #chains = new Map<string, CdrChain>();
  /** Records by the name of their other party. */
  readonly #byCallee = new Map<string, Set<CdrEntry>>();
  /** Unique ids of who is in each bridge that counts. */
  readonly #members = new Map<string, Set<string>>();
  readonly #unsubscribe: () => void;
  /** What the dialplan does to them. */
  readonly changes: CallRecords;
  #sequence = 0;

  /** @param handOut takes the records of a channel that has ended */
  constructor(core: Core, rules: CdrRules, handOut: (records: CallRecord[]) => void) {
    this.#core = core;
    this.#rules = rules;
    this.#handOut = handOut;
    this.changes = new CdrChanges(core.clock, this);
    this.#unsubscribe = core.bus.subscribe(LISTENED, (fact) => this.#hear(fact));
    // Calls that were there before have records from now on.
    for (const channel of core.channels) this.#begin(channel.snapshot, core.clock.now());
  }

  close(): void {
    this.#unsubscribe();
  }

  /** Chains of the channels that live, oldest first. */
  get chains(): IterableIterator<CdrChain> {
    return this.#chains.values();
  }

  /** Things that are kept of calls that go on. */
  get size(): number {
    return this.#chains.size + this.#byCallee.size + this.#members.size;
  }

  chainOf(name: string): CdrChain | undefined {
    const channel = this.#core.channels.find(name);
    return channel && this.chain(channel.uniqueId);
  }

  chain(uniqueId: string): CdrChain | undefined {
    return this.#chains.get(uniqueId);
  }

  recordsWithCallee(name: string): Iterable<CdrEntry> {
    return this.#byCallee.get(name) ?? [];
  }

  // ---- what is told

  #hear(fact: Fact<(typeof LISTENED)[number]>): void {
    switch (fact.type) {
      case 'channel.created':
        this.#begin(fact.channel, fact.at);
        return;
      case 'channel.hangupRequested':
        if (fact.soft && fact.cause === END_OF_DIALPLAN) this.#updated(fact.channel, fact.at, { endsDialplan: true });
        return;
      case 'channel.hungUp':
        this.#updated(fact.channel, fact.at, { isDead: true });
        return;
      case 'dial.began':
        this.#dialBegan(fact.caller, fact.callee, fact.at);
        return;
      case 'dial.ended':
        this.#dialEnded(fact.caller, fact.callee, fact.status, fact.at);
        return;
      case 'channel.pickedUp':
        for (const entry of this.#chains.get(fact.channel.uniqueId)?.entries ?? []) entry.isPlaceFixed = entry.isApplicationFixed = true;
        return;
      case 'bridge.entered':
        if (this.#counts(fact.bridge)) this.#entered(fact.bridge, fact.channel, fact.at);
        return;
      case 'bridge.left':
        if (this.#counts(fact.bridge)) this.#left(fact.bridge, fact.channel, fact.at);
        return;
      case 'bridge.destroyed':
        this.#members.delete(fact.bridge.id);
        return;
      case 'channel.priorityRun':
        this.#ran(fact.channel, fact.at);
        return;
      case 'parking.callParked':
        this.#toldParked(fact.channel, `${fact.lot}:${fact.space}`, fact.at);
        return;
      default:
        this.#updated(fact.channel, fact.at);
    }
  }

  /** Who waits in a holding bridge runs an application, no more; one who is parked comes out of it into another call. */
  #counts({ technology, type }: BridgeSnapshot): boolean {
    return !this.#rules.settings.ignoresBridges && (technology !== 'holding_bridge' || type === 'parking');
  }

  #begin(snapshot: ChannelSnapshot, at: number): void {
    const flags: ChannelFlags = { isDialed: false, inHangupLogic: false, inSubroutine: false, isDead: false };
    const party = partyOf(snapshot, flags);
    if (snapshot.dialedNumber) party.variables = new Map([['dnid', snapshot.dialedNumber]]);
    const entry = new CdrEntry(this.#rules, party, this.#sequence++, at);
    entry.isDisabled = !this.#rules.settings.isOnByDefault;
    this.#chains.set(snapshot.uniqueId, { entries: [entry], flags, snapshot });
    this.#updated(snapshot, at);
  }

  #updated(snapshot: ChannelSnapshot, at: number, change: { endsDialplan?: boolean; isDead?: boolean } = {}): void {
    const chain = this.#chains.get(snapshot.uniqueId);
    if (!chain) return;
    const { entries, flags } = chain;
    const before = chain.snapshot;
    chain.snapshot = snapshot;
    flags.isDead = change.isDead ?? false;
    flags.inHangupLogic ||= change.endsDialplan === true && this.#hasHangupExtension(snapshot);
    flags.inSubroutine = this.#isInSubroutine(snapshot) ?? flags.inSubroutine;
    let nobodyTook = true;
    for (const entry of entries) {
      entry.lastEventAt = at;
      if (!entry.updateCaller(snapshot)) nobodyTook = false;
    }
    if (nobodyTook && snapshot.application && beginsAnew(before, snapshot, flags, this.#rules))
      this.append(chain, at).updateCaller(snapshot);
    if (flags.isDead) this.#ended(chain, at);
    for (const entry of this.#byCallee.get(snapshot.name) ?? []) {
      entry.updateCallee(snapshot);
      if (flags.isDead) entry.close();
    }
  }

  /** Whoever was rung and runs the dialplan itself is nobody's other party any more. */
  #ran(snapshot: ChannelSnapshot, at: number): void {
    const flags = this.#chains.get(snapshot.uniqueId)?.flags;
    if (flags?.isDialed && !this.#isInSubroutine(snapshot)) flags.isDialed = false;
    this.#updated(snapshot, at);
  }

  #hasHangupExtension({ context, callerId }: ChannelSnapshot): boolean {
    return this.#core.dialplan.hasExten(context, 'h', callerId.number);
  }

  /** Undefined for a channel that is gone. */
  #isInSubroutine({ uniqueId }: ChannelSnapshot): boolean | undefined {
    const channel = this.#core.channels.find(uniqueId);
    return channel && isInSubroutine(channel);
  }

  #ended(chain: CdrChain, at: number): void {
    for (const entry of chain.entries) {
      entry.lastEventAt = at;
      entry.close();
    }
    this.#chains.delete(chain.snapshot.uniqueId);
    for (const entry of chain.entries) this.#forgetCallee(entry);
    // What was only rung has no record of its own.
    const counts = (entry: CdrEntry) => !entry.isDisabled && (entry.partyB !== undefined || !entry.partyA.isDialed);
    const records = chain.entries.filter(counts).map(recordOf);
    if (records.length > 0) this.#handOut(records);
  }

  append(chain: CdrChain, at: number): CdrEntry {
    const entry = chain.entries.at(-1)!.next(this.#sequence++, at);
    chain.entries.push(entry);
    return entry;
  }

  // ---- ringing

  #dialBegan(caller: ChannelSnapshot | undefined, callee: ChannelSnapshot, at: number): void {
    const calleeChain = this.#chains.get(callee.uniqueId);
    if (calleeChain && caller) markDialed(calleeChain);
    const chain = caller ? this.#chains.get(caller.uniqueId) : calleeChain;
    if (!chain || !calleeChain) return;
    const party = partyOf(callee, calleeChain.flags);
    for (const entry of chain.entries) entry.lastEventAt = at;
    if (this.#rules.settings.ignoresDials) return;
    let nobodyTook = true;
    for (const entry of chain.entries) if (!entry.beginDial(caller, party)) nobodyTook = false;
    if (nobodyTook) this.append(chain, at).beginDial(caller, party);
    for (const entry of chain.entries) this.noteCallee(entry);
  }

  #dialEnded(caller: ChannelSnapshot | undefined, callee: ChannelSnapshot, status: string, at: number): void {
    const chain = this.#chains.get((caller ?? callee).uniqueId);
    for (const entry of chain?.entries ?? []) {
      entry.lastEventAt = at;
      if (this.#rules.settings.ignoresDials) entry.disposition = this.#rules.dispositionOf(status);
      else entry.endDial(caller, callee, status);
    }
  }

  // ---- bridges

  #entered(bridge: BridgeSnapshot, snapshot: ChannelSnapshot, at: number): void {
    const members = this.#members.get(bridge.id) ?? new Set();
    this.#members.set(bridge.id, members);
    members.add(snapshot.uniqueId);
    const chain = this.#chains.get(snapshot.uniqueId);
    if (!chain) return;
    chain.snapshot = snapshot;
    for (const entry of chain.entries) entry.lastEventAt = at;
    if (bridge.type === 'parking') this.#parked(chain, snapshot, at);
    else this.#met(chain, bridge, snapshot, members, at);
  }

  #parked(chain: CdrChain, snapshot: ChannelSnapshot, at: number): void {
    chain.flags.isDialed = false;
    let nobodyTook = true;
    for (const entry of chain.entries) {
      if (!entry.park()) nobodyTook = false;
      entry.updateCaller(snapshot);
    }
    if (nobodyTook) this.append(chain, at).park();
  }

  /** The record says where it was parked. */
  #toldParked(snapshot: ChannelSnapshot, place: string, at: number): void {
    if (this.#rules.settings.ignoresBridges) return;
    const chain = this.#chains.get(snapshot.uniqueId);
    if (!chain) return;
    for (const entry of chain.entries) entry.lastEventAt = at;
    const open = chain.entries.filter((entry) => !entry.isOver && entry.phase !== 'dial');
    for (const entry of open.length > 0 ? open : [this.append(chain, at)]) entry.nameParking(snapshot, place);
  }

  #met(chain: CdrChain, bridge: BridgeSnapshot, snapshot: ChannelSnapshot, members: ReadonlySet<string>, at: number): void {
    const enter = () => {
      let first: CdrEntry | undefined;
      for (const entry of [...chain.entries]) {
        entry.updateCaller(snapshot);
        const outcome = entry.enterBridge(bridge, members.size === 1, this.#entriesOf(members));
        if (outcome === undefined) continue;
        first ??= entry;
        // Nobody there is its other party: it ends unless somebody comes who is.
        if (outcome === 'unpaired') chain.entries[0]!.close();
      }
      return first;
    };
    let entry = enter();
    if (!entry) {
      this.append(chain, at);
      entry = enter();
    }
    for (const each of chain.entries) this.noteCallee(each);
    if (entry) for (const id of members) this.#pair(chain, entry, id);
  }

  *#entriesOf(members: Iterable<string>): IterableIterator<CdrEntry> {
    for (const id of members) yield* this.#chains.get(id)?.entries ?? [];
  }

  /** Who entered and each other member have one record about the two, of whom of them is the caller. */
  #pair(chain: CdrChain, entry: CdrEntry, memberId: string): void {
    const otherChain = this.#chains.get(memberId);
    const other = otherChain?.entries.find(({ bridgeId }) => bridgeId === entry.bridgeId);
    if (!otherChain || !other) return;
    const name = other.partyA.snapshot.name;
    if (entry.isOf(name) || entry.partyB?.snapshot.name === name) return;
    if (isCaller(entry.partyA, other.partyA)) this.#appendPair(chain, entry, other.partyA);
    else if (other.partyB && other.partyB.snapshot.name !== entry.partyA.snapshot.name) this.#appendPair(otherChain, other, entry.partyA);
    else {
      other.takeCallee(entry.partyA);
      this.noteCallee(other);
    }
  }

  #appendPair(chain: CdrChain, entry: CdrEntry, party: CdrParty): void {
    const made = entry.nextWith(party, this.#sequence++);
    chain.entries.push(made);
    this.noteCallee(made);
  }

  #left(bridge: BridgeSnapshot, snapshot: ChannelSnapshot, at: number): void {
    this.#members.get(bridge.id)?.delete(snapshot.uniqueId);
    let left = false;
    for (const entry of this.#chains.get(snapshot.uniqueId)?.entries ?? []) {
      entry.lastEventAt = at;
      if (entry.leaveBridge(bridge, snapshot.name)) left = true;
    }
    if (!left || bridge.type === 'parking') return;
    for (const entry of this.#byCallee.get(snapshot.name) ?? []) {
      if (entry.phase !== 'bridged' || entry.bridgeId !== bridge.id) continue;
      entry.lastEventAt = at;
      entry.close();
    }
  }

  // ---- who is the other party of which records

  noteCallee(entry: CdrEntry): void {
    const name = entry.partyB?.snapshot.name;
    if (name === undefined) return;
    const known = this.#byCallee.get(name) ?? new Set();
    this.#byCallee.set(name, known.add(entry));
    if (entry.notedAs !== undefined && entry.notedAs !== name) this.#remove(entry.notedAs, entry);
    entry.notedAs = name;
  }

  #forgetCallee(entry: CdrEntry): void {
    if (entry.notedAs !== undefined) this.#remove(entry.notedAs, entry);
    entry.notedAs = undefined;
  }

  #remove(name: string, entry: CdrEntry): void {
    const known = this.#byCallee.get(name);
    known?.delete(entry);
    if (known?.size === 0) this.#byCallee.delete(name);
  }
}

function markDialed({ flags, entries }: CdrChain): void {
  flags.isDialed = true;
  for (const entry of entries) if (!entry.isOver) entry.partyA.isDialed = true;
}
