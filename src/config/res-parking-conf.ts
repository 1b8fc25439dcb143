import { ConfigError } from '../base/errors.ts';
import type { ConfFile } from './conf-file.ts';
import { applyOptions, freezeOptions, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { defaultLot, MOST_PARKING_SECONDS, type ParkingLotDraft, type ParkingLotOptions, party, setSpaces } from './parking-lot.ts';
import { flag, integer, text, word } from './values.ts';

/** res_parking.conf: the parking lots. */
export interface ResParkingOptions {
  /** A channel may ask for a lot that does not exist yet (`PARKINGDYNAMIC` and its kin). */
  readonly hasDynamicLots: boolean;
  /** In the order of the file. */
  readonly lots: readonly ParkingLotOptions[];
  readonly unknown: readonly UnknownOption[];
}

interface GeneralDraft {
  hasDynamicLots: boolean;
}

const GENERAL: OptionTable<GeneralDraft> = { parkeddynamic: setterOf<GeneralDraft>()('hasDynamicLots', flag) };

const set = setterOf<ParkingLotDraft>();

/** A section of res_parking.conf. */
const LOT: OptionTable<ParkingLotDraft> = {
  parkext: set('parkExten', text),
  parkext_exclusive: set('isParkExtenExclusive', flag),
  parkpos: setSpaces,
  context: set('context', text),
  parkingtime: set('timeoutSeconds', (at) => integer(at, 0, MOST_PARKING_SECONDS)),
  comebacktoorigin: set('comesBackToOrigin', flag),
  comebackcontext: set('comebackContext', text),
  comebackdialtime: set('comebackDialSeconds', (at) => integer(at, 0, MOST_PARKING_SECONDS)),
  parkedmusicclass: set('musicClass', text),
  parkinghints: set('hasHints', flag),
  findslot: set('findSpace', (at) => word(at, ['first', 'next'])),
  courtesytone: set('courtesyTone', text),
  parkedplay: set('courtesyFor', party),
  parkedcalltransfers: set('transfers', party),
  parkedcallreparking: set('reparking', party),
  parkedcallhangup: set('hangup', party),
  parkedcallrecording: set('recording', party),
};

/** @throws ConfigError for an option that cannot be what it says */
export function parseResParkingConf(file: ConfFile): ResParkingOptions {
  const unknown: UnknownOption[] = [];
  const general: GeneralDraft = { hasDynamicLots: false };
  const lots = new Map<string, ParkingLotOptions>();
  for (const section of file.sections) {
    if (section.name.toLowerCase() === 'general') {
      applyOptions(section, GENERAL, general, unknown);
      continue;
    }
    const draft = defaultLot(section.name);
    applyOptions(section, LOT, draft, unknown);
    const clash = [...lots.values()].find((lot) => lot.name !== draft.name && shareExtension(lot, draft));
    if (clash) throw new ConfigError(section.file, section.line, `[${draft.name}] has an extension that lot '${clash.name}' has already`);
    lots.set(draft.name, draft);
  }
  return freezeOptions({ ...general, lots: [...lots.values()], unknown });
}

/** Spaces are never shared; the extension that parks is, unless one of the lots wants it for itself (Asterisk 20 res/res_parking.c). */
function shareExtension(one: ParkingLotOptions, other: ParkingLotOptions): boolean {
  if (one.context !== other.context || one.parkExten === '' || other.parkExten === '') return false;
  const sharesSpaces = one.firstSpace <= other.lastSpace && other.firstSpace <= one.lastSpace;
  return sharesSpaces || (one.parkExten === other.parkExten && (one.isParkExtenExclusive || other.isParkExtenExclusive));
}
