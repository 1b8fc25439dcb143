import { parseNumberRange } from '../../base/number-range.ts';
import type { ParkingLotOptions } from '../../config/parking-lot.ts';
import type { ResParkingOptions } from '../../config/res-parking-conf.ts';
import type { Bridge } from '../../core/bridge/bridge.ts';
import { callOf } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { parseOptions, splitArguments } from '../../core/dialplan/arguments.ts';
import type { Step } from '../../core/dialplan/dialplan-context.ts';
import { type ExtensionGroup, extensionGroup, type RegisteredStep } from '../../core/dialplan/registered-extensions.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { Parking } from '../../core/ports/parking.ts';
import { flatten, type LotExtensions, lotExtensions, PARKING_REGISTRAR, wayBack } from './lot-extensions.ts';
import { ParkedCall, spacePrompts } from './parked-call.ts';
import { ParkingLot } from './parking-lot.ts';

export type ParkingOptions = Omit<ResParkingOptions, 'unknown'>;

export const DEFAULT_LOT = 'default';

/** What Park, ParkAndAnnounce and the extension that parks may ask for. */
export interface ParkWishes {
  readonly lot?: string | undefined;
  readonly rings?: boolean | undefined;
  readonly isRandom?: boolean | undefined;
  readonly isSilent?: boolean | undefined;
  readonly comeback?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly musicClass?: string | undefined;
  /** The manager wishes it, not a party of the call. */
  readonly byManager?: boolean | undefined;
}

/** Who parks, and what becomes of whom. */
interface ParkingOf {
  readonly parker: Channel;
  readonly wishes: ParkWishes;
  readonly from?: Bridge | undefined;
  /** See `ParkedCallOptions`. */
  readonly onDone?: (() => void) | undefined;
}

const slot = new CoreSlot<ParkingLots>('parking lots');
export const parkingLots = (core: Core): ParkingLots => slot.of(core);
/** Undefined in an exchange without parking. */
export const findParkingLots = (core: Core): ParkingLots | undefined => slot.find(core);

/** All parking lots of an exchange. */
export class ParkingLots implements Parking {
  readonly #core: Core;
  readonly #lots = new Map<string, ParkingLot>();
  #hasDynamicLots = false;
  /** The ways back to those who parked, by extension. */
  readonly #waysBack = new Map<string, RegisteredStep>();
  /** Undefined while they have to be made anew. */
  #wayBackExtensions: ExtensionGroup | undefined;

  constructor(core: Core) {
    this.#core = core;
    slot.fill(core, this);
    core.devices.provide('park', (name) => (this.#isTaken(name) ? 'INUSE' : 'NOT_INUSE'));
  }

  /**
   * Puts lots in force. One that is gone takes no more calls and lives until its last one has left.
   * @param extensions of the lots that have many (`extensionsInTurns`); those of others are made here
   */
  configure({ hasDynamicLots, lots }: ParkingOptions, extensions: LotExtensions = new Map()): void {
    this.#hasDynamicLots = hasDynamicLots;
    const gone = new Set(this.#lots.keys());
    for (const options of lots) {
      gone.delete(options.name);
      const lot = this.#lots.get(options.name) ?? new ParkingLot(this.#core, options);
      this.#lots.set(options.name, Object.assign(lot, { options, isDisabled: false, extensions: extensions.get(options.name) }));
    }
    for (const name of gone) {
      const lot = this.#lots.get(name)!;
      if (lot.isDynamic) continue;
      lot.isDisabled = true;
      this.#removeIfUnused(lot);
    }
    this.#register();
  }

  /** In the order of their names, as Asterisk keeps them. */
  get all(): readonly ParkingLot[] {
    return [...this.#lots.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get hasDynamicLots(): boolean {
    return this.#hasDynamicLots;
  }

  find(name: string): ParkingLot | undefined {
    return this.#lots.get(name);
  }

  /** The lot of that name, else that of the channel; one that does not exist may be made for it. */
  lotFor(channel: Channel, named?: string): ParkingLot | undefined {
    const name = named || channel.getVariable('PARKINGLOT') || channel.parkingLot || DEFAULT_LOT;
    return this.#lots.get(name) ?? this.#makeDynamic(name, channel);
  }

  /**
   * Parks a channel that nobody else has in hand (any more). Undefined when there is no such lot or no room.
   */
  park(channel: Channel, { parker, wishes, from, onDone = () => {} }: ParkingOf): ParkedCall | undefined {
    const lot = this.lotFor(parker, wishes.lot);
    if (!lot || lot.isDisabled) return this.#refuse(channel, `there is no parking lot '${wishes.lot ?? ''}'`);
    const wanted = Number.parseInt(channel.getVariable('PARKINGEXTEN') ?? '', 10);
    const space = wishes.isRandom ? lot.randomSpace() : lot.freeSpace(Number.isNaN(wanted) ? undefined : wanted);
    if (space === undefined) return this.#refuse(channel, `parking lot '${lot.name}' is full`);
    const transferer = channel.getVariable('ATTENDEDTRANSFER') || channel.getVariable('BLINDTRANSFER');
    const call = new ParkedCall(channel, {
      lot,
      space,
      parkerChannel: transferer || parker.name,
      parkerDialString: dialStringOf(transferer || parker.name),
      timeoutSeconds: wishes.timeoutSeconds ?? lot.options.timeoutSeconds,
      from,
      rings: wishes.rings ?? false,
      musicClass: wishes.musicClass,
      hearsSpace: !wishes.isSilent && !transferer,
      comeback: wishes.comeback,
      comeBack: (parked) => this.#comeBack(parked),
      onSpaceChanged: () => this.#spaceChanged(lot),
      onDone,
    });
    call.enter();
    return call;
  }

  /** Takes a call out of its space for whoever fetches it; without a space the one that has the lowest. */
  take(lot: ParkingLot, space: number | undefined): ParkedCall | undefined {
    const call = space === undefined ? lot.calls[0] : lot.at(space);
    return call?.over ? undefined : call;
  }

  /** The space in which a channel waits. */
  spaceOf(channel: Channel): number | undefined {
    return this.#callOf(channel)?.space;
  }

  #callOf(channel: Channel): ParkedCall | undefined {
    for (const lot of this.#lots.values()) for (const call of lot.calls) if (call.channel === channel) return call;
    return undefined;
  }

  isParkExten(context: string, exten: string, callerNumber?: string): boolean {
    return this.#parkStep(context, exten, callerNumber) !== undefined;
  }

  isParked(channel: Channel): boolean {
    return this.#callOf(channel) !== undefined;
  }

  swap(parked: Channel, take: () => { readonly channel: Channel; readonly onDone: () => void }): boolean {
    const call = this.#callOf(parked);
    if (!call) return false;
    const { channel, onDone } = take();
    call.swap(channel, onDone);
    return true;
  }

  parkPeer(parker: Channel, at?: { readonly context: string; readonly exten: string }): boolean {
    const lot = at ? undefined : this.lotFor(parker);
    const place = at ?? (lot && { context: lot.options.context, exten: lot.options.parkExten });
    const step = place && this.#parkStep(place.context, place.exten);
    const parkee = parker.bridge?.peerOf(parker);
    if (!step || !parkee) return false;
    return this.parkBridged(parkee, parker, parseParkWishes(step.data));
  }

  /** Parks one of a call of two on behalf of the other, who hears the space and is then let go. */
  parkBridged(parkee: Channel, parker: Channel, wishes: ParkWishes): boolean {
    const call = callOf(parkee);
    const from = parkee.bridge;
    const lot = this.lotFor(parker, wishes.lot);
    if (!call || !from || !lot || lot.isDisabled || lot.freeSpace() === undefined) {
      void playPrompts(parker, ['pbx-parkingfailed']);
      return false;
    }
    parkee.setVariable('BLINDTRANSFER', parker.name);
    if (wishes.byManager) this.tellTakenOut(parkee);
    const onDone = call.give(parkee, { forGood: true });
    const parked = this.park(parkee, { parker, wishes: { ...wishes, isSilent: true }, from, onDone })!;
    void this.announce(parker, parked.space).then(() => {
      if (parker.bridge !== from) return;
      from.leave(parker);
      if (!parker.ended && !parker.interpreter) parker.hangup(parker.hangupCause || HangupCause.NormalClearing);
    });
    return true;
  }

  /** The manager is about to take a channel out of whatever it does. */
  tellTakenOut(channel: Channel): void {
    this.#core.bus.publish('channel.takenOut', () => ({ channel: channel.snapshot }));
  }

  /** Says the number of a space to a party. */
  announce(channel: Channel, space: number): Promise<void> {
    return playPrompts(channel, spacePrompts(space));
  }

  // ----

  #refuse(channel: Channel, reason: string): undefined {
    this.#core.logger.warning(`${channel.name} cannot be parked: ${reason}`);
  }

  #parkStep(context: string, exten: string, callerNumber?: string): Step | undefined {
    const step = exten === '' ? undefined : this.#core.dialplan.find(context, exten, 1, callerNumber);
    return step?.application.toLowerCase() === 'park' ? step : undefined;
  }

  /** `701@parkedcalls` */
  #isTaken(name: string): boolean {
    const [space = '', context = ''] = name.split('@');
    return [...this.#lots.values()].some((lot) => lot.options.context === context && lot.at(Number(space)) !== undefined);
  }

  /** Sends it on: to where it was parked with, to who parked it, or to the lot's context. */
  #comeBack(call: ParkedCall): void {
    const { context, exten, priority = 1 } = this.#placeOf(call);
    call.channel.redirect(context, exten, priority);
    call.channel.publish();
  }

  #placeOf({ channel, options: parked }: ParkedCall): { context: string; exten: string; priority?: number | undefined } {
    const { dialplan } = this.#core;
    const { number } = channel.callerId;
    if (parked.comeback !== undefined) {
      const parts = splitArguments(parked.comeback);
      const [context, exten] = [parts.at(-3) || channel.context, parts.at(-2) || channel.exten];
      return { context, exten, priority: dialplan.parsePriority(context, exten, parts.at(-1) ?? '', number) };
    }
    const { comesBackToOrigin, comebackContext } = parked.lot.options;
    if (comesBackToOrigin) {
      const way = wayBack(parked.lot.options, parked.parkerDialString);
      this.#makeWayBack(way);
      return { context: way.context, exten: way.exten };
    }
    const found = [flatten(parked.parkerDialString), 's'].find((name) => dialplan.hasExten(comebackContext, name, number));
    return found === undefined ? { context: 'default', exten: 's' } : { context: comebackContext, exten: found };
  }

  /** An extension that dials who parked the call; one that is written in the dialplan goes before it. */
  #makeWayBack(way: RegisteredStep): void {
    if (this.#waysBack.get(way.exten)?.data === way.data) return;
    this.#waysBack.set(way.exten, way);
    this.#wayBackExtensions = undefined;
    this.#register();
  }

  #makeDynamic(name: string, channel: Channel): ParkingLot | undefined {
    if (!this.#hasDynamicLots) return undefined;
    const template = this.#lots.get(channel.getVariable('PARKINGDYNAMIC') || DEFAULT_LOT);
    const range = channel.getVariable('PARKINGDYNPOS');
    const spaces = range
      ? parseNumberRange(range, MAX_DYNAMIC_SPACES)
      : template && ([template.options.firstSpace, template.options.lastSpace] as const);
    if (!template || !spaces || this.#lots.size >= MAX_PARKING_LOTS) return undefined;
    const options: ParkingLotOptions = {
      ...template.options,
      name,
      parkExten: channel.getVariable('PARKINGDYNEXTEN') || template.options.parkExten,
      context: channel.getVariable('PARKINGDYNCONTEXT') || template.options.context,
      firstSpace: spaces[0],
      lastSpace: spaces[1],
    };
    const lot = new ParkingLot(this.#core, options, true);
    this.#lots.set(name, lot);
    this.#register();
    return lot;
  }

  #spaceChanged(lot: ParkingLot): void {
    if (lot.options.isOf2006) {
      lot.extensions = undefined;
      this.#register();
    }
    this.#removeIfUnused(lot);
  }

  #removeIfUnused(lot: ParkingLot): void {
    if (!lot.isEmpty || (!lot.isDynamic && !lot.isDisabled)) return;
    lot.close();
    this.#lots.delete(lot.name);
    this.#register();
  }

  /** Brings the dialplan up to date: what has not changed costs nothing, however many spaces there are. */
  #register(): void {
    const lots = [...this.#lots.values()].filter(({ isDisabled }) => !isDisabled);
    for (const lot of lots) lot.extensions ??= extensionGroup(PARKING_REGISTRAR, lotExtensions(lot.options, spacesTaken(lot)));
    this.#wayBackExtensions ??= extensionGroup(PARKING_REGISTRAR, this.#waysBack.values());
    this.#core.registeredExtensions.register(PARKING_REGISTRAR, [...lots.map(({ extensions }) => extensions!), this.#wayBackExtensions]);
  }
}

const spacesTaken = ({ calls }: ParkingLot): readonly number[] => calls.map(({ space }) => space);

/** Lots made at run time included. */
const MAX_PARKING_LOTS = 1000;
/** Spaces of a lot that a channel asks for. */
const MAX_DYNAMIC_SPACES = 1000;

/** `SIP/bob-0000000a` is reached by `SIP/bob`; a Local half by what stands before its serial. */
export const dialStringOf = (channelName: string): string => channelName.replace(/-[^-]*$/, '');

/** `[lot][,options]` of Park. */
export function parseParkWishes(data: string): ParkWishes {
  const [lot = '', optionText = ''] = splitArguments(data);
  const options = parseOptions(optionText);
  const seconds = Number.parseInt(options.get('t') ?? '', 10);
  return {
    lot: lot.trim() || undefined,
    rings: options.has('r'),
    isRandom: options.has('R'),
    isSilent: options.has('s'),
    comeback: options.get('c') || undefined,
    timeoutSeconds: seconds >= 0 ? seconds : undefined,
    musicClass: options.get('m') || undefined,
  };
}
