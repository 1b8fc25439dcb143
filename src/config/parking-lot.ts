import { parseNumberRange } from '../base/number-range.ts';
import type { ConfVariable } from './conf-file.ts';
import { invalid, isFalseWord, word } from './values.ts';

/** A place where calls wait, each in a space of its own number. */
export interface ParkingLotOptions {
  readonly name: string;
  /** Extension that parks; '' for none, and then the lot puts no extension into the dialplan. */
  readonly parkExten: string;
  /** The extension parks in this lot only, and no other lot may share it. */
  readonly isParkExtenExclusive: boolean;
  readonly firstSpace: number;
  readonly lastSpace: number;
  /** Where the extensions of the lot are. */
  readonly context: string;
  /** Seconds after which a call goes back; 0 for never. */
  readonly timeoutSeconds: number;
  /** To who parked it; else to `comebackContext`. */
  readonly comesBackToOrigin: boolean;
  readonly comebackContext: string;
  readonly comebackDialSeconds: number;
  /** Empty for the channel's own. */
  readonly musicClass: string;
  readonly hasHints: boolean;
  /** `next` goes round the lot, `first` takes the lowest free space. */
  readonly findSpace: 'first' | 'next';
  /** Played when a call is fetched, to those of `courtesyFor`; empty for none. */
  readonly courtesyTone: string;
  readonly courtesyFor: ParkedParty;
  /** Who may do what by digits in a call that was fetched: the caller is who fetched it, the callee who was parked. */
  readonly transfers: ParkedParty;
  readonly reparking: ParkedParty;
  readonly hangup: ParkedParty;
  readonly recording: ParkedParty;
  /**
   * Described by features.conf: as in 2006 a space is an extension only while a call waits in it, and a call that comes back goes to an
   * extension named like its parker, `SIP/bob`.
   */
  readonly isOf2006: boolean;
}

export type ParkedParty = 'no' | 'caller' | 'callee' | 'both';

export type ParkingLotDraft = { -readonly [K in keyof ParkingLotOptions]: ParkingLotOptions[K] };

/** Spaces of one parking lot: each is an extension of the dialplan. */
const MAX_PARKING_SPACES = 10_000;
export const MOST_PARKING_SECONDS = 10_000_000;

/** What a lot is where its section says nothing (Asterisk 20 res/res_parking.c). */
export const defaultLot = (name: string): ParkingLotDraft => ({
  name,
  parkExten: '',
  isParkExtenExclusive: false,
  firstSpace: 701,
  lastSpace: 750,
  context: 'parkedcalls',
  timeoutSeconds: 45,
  comesBackToOrigin: true,
  comebackContext: 'parkedcallstimeout',
  comebackDialSeconds: 30,
  musicClass: '',
  hasHints: false,
  findSpace: 'first',
  courtesyTone: '',
  courtesyFor: 'caller',
  transfers: 'no',
  reparking: 'no',
  hangup: 'no',
  recording: 'no',
  isOf2006: false,
});

/** `parkpos`. @throws ConfigError */
export function setSpaces(lot: ParkingLotDraft, at: ConfVariable): void {
  const range = parseNumberRange(at.value, MAX_PARKING_SPACES);
  if (!range) throw invalid(at, `spaces as first-last, at most ${MAX_PARKING_SPACES}`);
  [lot.firstSpace, lot.lastSpace] = range;
}

/** Who may: `caller`, `callee`, `both` or a word for no. @throws ConfigError */
export function party(at: ConfVariable): ParkedParty {
  return isFalseWord(at.value) ? 'no' : word(at, ['caller', 'callee', 'both']);
}
