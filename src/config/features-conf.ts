import type { ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { integer, invalid, text } from './values.ts';

/** features.conf: codes that a party may dial while it talks. */
export interface FeaturesOptions {
  /** `blindxfer` and `disconnect` of [featuremap]; empty for none. */
  readonly blindTransfer: string;
  readonly disconnect: string;
  /** Time between the digits of a code. */
  readonly codeDigitMs: number;
  /** Time for each digit of the extension that a call is transferred to. */
  readonly transferDigitMs: number;
  readonly transferAttempts: number;
  /** Played for an extension that does not exist. */
  readonly invalidSound: string;
  readonly unknown: readonly UnknownOption[];
}

type FeaturesDraft = Draft<Omit<FeaturesOptions, 'unknown'>>;
const set = setterOf<FeaturesDraft>();

const GENERAL: OptionTable<FeaturesDraft> = {
  featuredigittimeout: set('codeDigitMs', (at) => integer(at, 1, 3_600_000)),
  transferdigittimeout: set('transferDigitMs', (at) => integer(at, 1, 3600) * 1000),
  transferdialattempts: set('transferAttempts', (at) => integer(at, 1, 100)),
  transferinvalidsound: set('invalidSound', text),
};

const FEATUREMAP: OptionTable<FeaturesDraft> = {
  blindxfer: set('blindTransfer', code),
  disconnect: set('disconnect', code),
};

/** @throws ConfigError for a code that cannot be dialled */
export function parseFeaturesConf(file: ConfFile): FeaturesOptions {
  const unknown: UnknownOption[] = [];
  const draft: FeaturesDraft = {
    blindTransfer: '#',
    disconnect: '*',
    codeDigitMs: 1000,
    transferDigitMs: 3000,
    transferAttempts: 3,
    invalidSound: 'privacy-incorrect',
  };
  for (const section of file.sections) {
    const name = section.name.toLowerCase();
    if (name === 'general') applyOptions(section, GENERAL, draft, unknown);
    else if (name === 'featuremap') applyOptions(section, FEATUREMAP, draft, unknown);
    else for (const at of section.variables) noteUnknown(unknown, section, at);
  }
  return freezeOptions({ ...draft, unknown });
}

function code(at: ConfVariable): string {
  if (!/^[0-9A-D*#]{0,11}$/i.test(at.value)) throw invalid(at, 'up to eleven digits, * or #');
  return at.value.toUpperCase();
}
