import type { ParkingLotOptions } from '../../config/parking-lot.ts';
import type { RegisteredStep } from '../../core/dialplan/registered-extensions.ts';

/** Who registers what several lots share; each lot registers its own as `res_parking/<lot>`. */
export const PARKING_REGISTRAR = 'res_parking';

/** Where a call that comes back is sent to dial who parked it. */
export const PARK_DIAL_CONTEXT = 'park-dial';

/**
 * What a lot puts into the dialplan: the extension that parks, and each space, with its hint where wanted. Nothing without `parkext`.
 * @param taken the spaces in which a call waits
 */
export function* lotExtensions(lot: ParkingLotOptions, taken: readonly number[]): Iterable<RegisteredStep> {
  if (lot.parkExten === '') return;
  const { context, isParkExtenExclusive } = lot;
  const registrar = `${PARKING_REGISTRAR}/${lot.name}`;
  const parks = { context, exten: lot.parkExten, priority: 1, application: 'Park' } as const;
  yield isParkExtenExclusive ? { ...parks, data: lot.name, registrar } : { ...parks, data: '' };
  for (const space of lot.isOf2006 ? taken : spacesOf(lot)) {
    const exten = String(space);
    if (lot.hasHints) yield { context, exten, priority: 'hint', application: deviceOf(space, context), data: '', registrar };
    const data = lot.isOf2006 ? exten : `${lot.name},${exten}`;
    yield { context, exten, priority: 1, application: 'ParkedCall', data, registrar };
  }
}

function* spacesOf({ firstSpace, lastSpace }: ParkingLotOptions): Iterable<number> {
  for (let space = firstSpace; space <= lastSpace; space++) yield space;
}

/** Where a call goes that comes back to who parked it. The slash of a dial string is flattened, as an extension has none today. */
export function wayBack(lot: ParkingLotOptions, dialString: string): RegisteredStep {
  const back = { context: PARK_DIAL_CONTEXT, priority: 1, application: 'Dial' } as const;
  if (lot.isOf2006) return { ...back, exten: dialString, data: `${dialString},,t` };
  return { ...back, exten: flatten(dialString), data: `${dialString},${lot.comebackDialSeconds}` };
}

/** `SIP/bob` as the name of an extension: `SIP_bob`. */
export const flatten = (dialString: string): string => dialString.replaceAll('/', '_');

/** The device whose state says whether a space is taken. */
export const deviceOf = (space: number, context: string): string => `park:${space}@${context}`;
