import type { ConfFile } from './conf-file.ts';
import { freezeOptions, noteUnknown, type UnknownOption } from './option-table.ts';

/** indications.conf: what a country's lines sound like. */
export interface IndicationsOptions {
  /** The country whose tones are used where nothing else is asked for. */
  readonly country: string;
  readonly countries: ReadonlyMap<string, ToneZone>;
  readonly unknown: readonly UnknownOption[];
}

export interface ToneZone {
  readonly name: string;
  readonly description: string;
  /** Milliseconds of ringing and silence in turn. */
  readonly ringCadenceMs: readonly number[];
  /** Tone lists as written (`480+620/500,0/500`) by name: `dial`, `busy`, `ring`, `congestion`. */
  readonly tones: ReadonlyMap<string, string>;
}

/** What is no tone of a country. */
const NO_TONES = new Set(['description', 'ringcadence', 'alias']);

export function parseIndicationsConf(file: ConfFile): IndicationsOptions {
  const unknown: UnknownOption[] = [];
  const countries = new Map<string, ToneZone>();
  let country = DEFAULT_COUNTRY;
  for (const section of file.sections) {
    if (section.name.toLowerCase() === 'general') {
      for (const at of section.variables) {
        if (at.name.toLowerCase() === 'country') country = at.value.toLowerCase();
        else noteUnknown(unknown, section, at);
      }
      continue;
    }
    const tones = section.variables
      .filter((at) => !NO_TONES.has(at.name.toLowerCase()))
      .map((at) => [at.name.toLowerCase(), at.value] as const);
    countries.set(section.name.toLowerCase(), {
      name: section.name,
      description: section.get('description') ?? '',
      ringCadenceMs: (section.get('ringcadence') ?? '')
        .split(',')
        .map(Number)
        .filter((ms) => ms > 0),
      tones: new Map(tones),
    });
  }
  // A file without its own country still has a phone that rings.
  if (!countries.has(country)) countries.set(country, countries.get(DEFAULT_COUNTRY) ?? NORTH_AMERICA);
  return freezeOptions({ country, countries, unknown });
}

const DEFAULT_COUNTRY = 'us';

/** Precise tone plan of North America. */
const NORTH_AMERICA: ToneZone = {
  name: 'us',
  description: 'United States / North America',
  ringCadenceMs: [2000, 4000],
  tones: new Map([
    ['dial', '350+440'],
    ['busy', '480+620/500,0/500'],
    ['ring', '440+480/2000,0/4000'],
    ['congestion', '480+620/250,0/250'],
    ['callwaiting', '440/300,0/10000'],
    ['dialrecall', '!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440'],
    ['record', '1400/500,0/15000'],
    ['info', '!950/330,!1400/330,!1800/330,0'],
    ['stutter', '!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440'],
  ]),
};
