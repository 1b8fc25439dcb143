import park from './park.ts';
import parkedCalls from './parked-calls.ts';
import parkinglots from './parkinglots.ts';

export const parkingActions = [park, parkedCalls, parkinglots];
