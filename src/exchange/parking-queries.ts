import type { ParkingLotOptions } from '../config/parking-lot.ts';
import type { Channel } from '../core/channel/channel.ts';
import type { Core } from '../core/core.ts';
import type { ParkedCallFact } from '../core/facts/parking-facts.ts';
import { type ParkingLots, parkingLots } from '../features/parking/parking.ts';
import type { ParkingLot } from '../features/parking/parking-lot.ts';

/** A lot as lists show it. */
export interface ParkingLotStatus {
  readonly options: ParkingLotOptions;
  readonly isEnabled: boolean;
  readonly isDynamic: boolean;
}

export interface ParkRequest {
  readonly channel: string;
  /** Who gets the call back when its time is up; where it is the other one of the call, it hears the space and is let go. */
  readonly timeoutChannel?: string | undefined;
  /** Who hears the space besides. */
  readonly announceChannel?: string | undefined;
  /** Ends the one to whom the space was said, whether or not it talks with the channel: the Park of 2006. */
  readonly endsAnnounced?: boolean;
  readonly timeoutSeconds?: number | undefined;
  readonly lot?: string | undefined;
  readonly space?: string | undefined;
}

/** Parking lots and what waits in them, in plain data. */
export class ParkingQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get hasDynamicLots(): boolean {
    return this.#lots.hasDynamicLots;
  }

  get lots(): readonly ParkingLotStatus[] {
    return this.#lots.all.map(statusOf);
  }

  find(name: string): ParkingLotStatus | undefined {
    const lot = this.#lots.find(name);
    return lot && statusOf(lot);
  }

  /** Calls of one lot or of all, by spaces; undefined where there is no such lot. */
  calls(lotName?: string): Iterable<ParkedCallFact> | undefined {
    const named = lotName === undefined ? undefined : this.#lots.find(lotName);
    if (lotName !== undefined && !named) return undefined;
    return factsOf(named ? [named] : this.#lots.all);
  }

  /**
   * Parks a channel, whatever it is doing. What `refused` means was told in the log: there is no room, or no such lot.
   * @returns once it is settled, before the facts that it causes
   */
  async park(request: ParkRequest): Promise<'parked' | 'refused' | 'no such channel' | 'no such announce channel'> {
    const channel = this.#core.channels.find(request.channel);
    if (!channel || channel.hangingUp) return 'no such channel';
    const announced = request.announceChannel === undefined ? undefined : this.#core.channels.find(request.announceChannel);
    if (request.announceChannel !== undefined && !announced) return 'no such announce channel';
    if (request.space !== undefined) channel.setVariable('PARKINGEXTEN', request.space);
    const peer = channel.bridge?.peerOf(channel);
    const wishes = { lot: request.lot, timeoutSeconds: request.timeoutSeconds, byManager: true };
    if (request.timeoutChannel !== undefined) channel.setVariable('BLINDTRANSFER', request.timeoutChannel);
    if (peer && peer.name.toLowerCase() === request.timeoutChannel?.toLowerCase()) {
      if (!this.#lots.parkBridged(channel, peer, wishes)) return 'refused';
      if (announced && announced !== peer) this.#announce(channel, announced, false);
      return 'parked';
    }
    const lot = this.#lots.lotFor(channel, request.lot);
    if (!lot || lot.isDisabled || lot.freeSpace() === undefined) return 'refused';
    this.#lots.tellTakenOut(channel);
    await channel.detach();
    if (!this.#lots.park(channel, { parker: channel, wishes: { ...wishes, isSilent: true } })) return 'refused';
    if (announced) this.#announce(channel, announced, request.endsAnnounced ?? false);
    return 'parked';
  }

  #announce(parkee: Channel, hearer: Channel, ends: boolean): void {
    const space = this.#lots.spaceOf(parkee);
    if (space === undefined) return;
    void this.#lots.announce(hearer, space).then(() => {
      if (ends) hearer.requestHangup();
    });
  }

  get #lots(): ParkingLots {
    return parkingLots(this.#core);
  }
}

const statusOf = ({ options, isDisabled, isDynamic }: ParkingLot): ParkingLotStatus => ({ options, isEnabled: !isDisabled, isDynamic });

function* factsOf(lots: readonly ParkingLot[]): Iterable<ParkedCallFact> {
  for (const lot of lots) for (const call of lot.calls) yield call.fact;
}
