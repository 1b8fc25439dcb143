import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { findParkingLots } from '../features/parking/parking.ts';

export const parkGetChannel = defineFunction({
  name: 'PARK_GET_CHANNEL',
  summary: 'Get the channel name of an occupied parking space in a parking lot.',
  syntax: 'PARK_GET_CHANNEL(parking_space,parking_lot)',
  description: 'The channel that waits in the space; empty where none does.',
  read({ core }, args) {
    const [space = '', lot = ''] = splitArguments(args).map((part) => part.trim());
    return findParkingLots(core)?.find(lot)?.at(Number(space))?.channel.name ?? '';
  },
});
