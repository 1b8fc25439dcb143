import type { ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { defaultLot, MOST_PARKING_SECONDS, type ParkingLotDraft, type ParkingLotOptions, setSpaces } from './parking-lot.ts';
import { integer, invalid, text, word } from './values.ts';

/** features.conf: codes that a party may dial while it talks, and the parking lot of 2006. */
export interface FeaturesOptions {
  /** Of [featuremap]; empty for none. */
  readonly blindTransfer: string;
  readonly disconnect: string;
  readonly parkCall: string;
  /** Time between the digits of a code. */
  readonly codeDigitMs: number;
  /** Time for each digit of the extension that a call is transferred to. */
  readonly transferDigitMs: number;
  readonly transferAttempts: number;
  /** Played for an extension that does not exist. */
  readonly invalidSound: string;
  /** The lot that [general] described in 2006; undefined where it says nothing of one. */
  readonly parkingLot: ParkingLotOptions | undefined;
  readonly unknown: readonly UnknownOption[];
}

type FeaturesDraft = Draft<Omit<FeaturesOptions, 'unknown' | 'parkingLot'>>;
const set = setterOf<FeaturesDraft>();
const setLot = setterOf<ParkingLotDraft>();

const GENERAL_CODES: OptionTable<FeaturesDraft> = {
  featuredigittimeout: set('codeDigitMs', (at) => integer(at, 1, 3_600_000)),
  transferdigittimeout: set('transferDigitMs', (at) => integer(at, 1, 3600) * 1000),
  transferdialattempts: set('transferAttempts', (at) => integer(at, 1, 100)),
  transferinvalidsound: set('invalidSound', text),
};

/** What [general] of features.conf had of a lot in 2006 (Asterisk 1.4 res/res_features.c). */
const GENERAL_PARKING: OptionTable<ParkingLotDraft> = {
  parkext: setLot('parkExten', text),
  parkpos: setSpaces,
  context: setLot('context', text),
  parkingtime: setLot('timeoutSeconds', (at) => integer(at, 0, MOST_PARKING_SECONDS)),
  courtesytone: setLot('courtesyTone', text),
  parkedplay: setLot('courtesyFor', (at) => OF_2006[word(at, ['parked', 'caller', 'both'])]),
};

/** In 2006 `caller` was who fetched the call. */
const OF_2006 = { parked: 'callee', caller: 'caller', both: 'both' } as const;

const FEATUREMAP: OptionTable<FeaturesDraft> = {
  blindxfer: set('blindTransfer', code),
  disconnect: set('disconnect', code),
  parkcall: set('parkCall', code),
};

/** @throws ConfigError for a code that cannot be dialled */
export function parseFeaturesConf(file: ConfFile): FeaturesOptions {
  const unknown: UnknownOption[] = [];
  let lot: ParkingLotDraft | undefined;
  const draft: FeaturesDraft = {
    blindTransfer: '#',
    disconnect: '*',
    parkCall: '',
    codeDigitMs: 1000,
    transferDigitMs: 3000,
    transferAttempts: 3,
    invalidSound: 'privacy-incorrect',
  };
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') {
      const isOfLot = ({ name: option }: ConfVariable) => Object.hasOwn(GENERAL_PARKING, option.toLowerCase());
      const [ofLot, others] = [section.variables.filter(isOfLot), section.variables.filter((at) => !isOfLot(at))];
      applyOptions({ name: section.name, variables: others }, GENERAL_CODES, draft, unknown);
      if (ofLot.length > 0) lot ??= { ...defaultLot('default'), parkExten: '700', isOf2006: true };
      if (lot) applyOptions({ name: section.name, variables: ofLot }, GENERAL_PARKING, lot, unknown);
    } else if (name === 'featuremap') applyOptions(section, FEATUREMAP, draft, unknown);
    else for (const at of section.variables) noteUnknown(unknown, section, at);
  }
  return freezeOptions({ ...draft, parkingLot: lot, unknown });
}

function code(at: ConfVariable): string {
  if (!/^[0-9A-D*#]{0,11}$/i.test(at.value)) throw invalid(at, 'up to eleven digits, * or #');
  return at.value.toUpperCase();
}
