import type { AmiMessage } from '../message.ts';
import { numberOf, textOf } from './headers.ts';
import type { EventHandlers, ModelState } from './model-state.ts';
import { Table } from './table.ts';
import type { ModelChange } from './things.ts';

/** Calls that wait in a parking lot. A server of 2006 has one lot, which is called `default` here as there. */
export class Parking {
  readonly table: Table<'parkedCall'>;
  readonly #state: ModelState;

  constructor(state: ModelState, changes: ModelChange[]) {
    this.#state = state;
    this.table = new Table('parkedCall', changes);
  }

  /** From the event that a call was parked, or the item of a list. */
  park(message: AmiMessage): void {
    const { lot, space } = placeOf(message);
    const leftSeconds = numberOf(message, 'ParkingTimeout') ?? numberOf(message, 'Timeout') ?? 0;
    this.table.put(`${lot}/${space}`, {
      lot,
      space,
      channel: textOf(message, 'ParkeeChannel', 'Channel') ?? '',
      callerNumber: textOf(message, 'ParkeeCallerIDNum', 'CallerIDNum') ?? '',
      callerName: textOf(message, 'ParkeeCallerIDName', 'CallerIDName') ?? '',
      parkedBy: textOf(message, 'ParkerDialString', 'From') ?? '',
      until: this.#state.now() + leftSeconds * 1000,
    });
  }

  remove(message: AmiMessage): void {
    const { lot, space } = placeOf(message);
    this.table.delete(`${lot}/${space}`);
  }
}

const placeOf = (message: AmiMessage): { lot: string; space: string } => ({
  lot: message.get('Parkinglot') ?? 'default',
  space: message.get('ParkingSpace') ?? message.get('Exten') ?? '',
});

const remove: EventHandlers[string] = ({ parking }, event) => parking.remove(event);

export const parkingEvents: EventHandlers = {
  ParkedCall: ({ parking }, event) => parking.park(event),
  ParkedCallSwap: ({ parking }, event) => parking.park(event),
  UnParkedCall: remove,
  ParkedCallTimeOut: remove,
  ParkedCallGiveUp: remove,
};
