import { isDeepStrictEqual } from 'node:util';
import type { ParkingLotOptions } from '../../config/parking-lot.ts';
import { type ExtensionGroup, extensionGroupInTurns, type RegisteredStep } from '../../core/dialplan/registered-extensions.ts';

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

/** Lots as they stand, by name. */
interface LotsInForce {
  find(name: string): { readonly options: ParkingLotOptions; readonly extensions: ExtensionGroup | undefined } | undefined;
}

/** What each lot puts into the dialplan, by its name. */
export type LotExtensions = ReadonlyMap<string, ExtensionGroup>;

/**
 * Makes the extensions of lots whose spaces may be thousands; nobody waits for it meanwhile. Those of a lot that is in force unchanged are
 * the same ones, and the dialplan has nothing to do about them.
 */
export async function extensionsInTurns(lots: readonly ParkingLotOptions[], inForce: LotsInForce): Promise<LotExtensions> {
  const made = new Map<string, ExtensionGroup>();
  for (const lot of lots) {
    // Those of a lot of 2006 depend on who waits in it.
    if (lot.isOf2006) continue;
    const known = inForce.find(lot.name);
    const unchanged = isDeepStrictEqual(known?.options, lot) ? known?.extensions : undefined;
    made.set(lot.name, unchanged ?? (await extensionGroupInTurns(PARKING_REGISTRAR, lotExtensions(lot, []))));
  }
  return made;
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
