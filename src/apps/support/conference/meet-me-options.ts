import type { UserProfile } from '../../../config/confbridge-conf.ts';
import { parseOptions } from '../../../core/dialplan/arguments.ts';

/** The letters of MeetMe. */
export interface MeetMeOptions {
  readonly profile: UserProfile;
  /** `d`, `D`: a room that is in no configuration is made; with `D` who makes it is asked for its PIN. */
  readonly isDynamic: boolean;
  readonly asksForNewPin: boolean;
  /** `e`, `E`: any room that is empty, or one that is and has no PIN. */
  readonly wantsEmpty: boolean;
  readonly wantsEmptyWithoutPin: boolean;
  /** `P`: the PIN is asked for even where the application names one. */
  readonly alwaysAsksPin: boolean;
  /** `C`: the dialplan goes on for who was sent out. */
  readonly goesOnWhenKicked: boolean;
  /** `p`: digits that lead out. */
  readonly exitKeys: string;
  /** `X`: a digit that is an extension of one digit leads there. */
  readonly exitsToExtension: boolean;
  /** `s`: codes that begin with `*`. */
  readonly hasMenu: boolean;
  readonly onlyListens: boolean;
  readonly isDeaf: boolean;
  readonly records: boolean;
  /** `w(seconds)`: who has waited so long for a marked user is sent out; 0 for no limit. */
  readonly waitsAtMostMs: number;
  /** `k`: whoever is left alone has to go too. */
  readonly closesWithLast: boolean;
}

/** Letters that nothing stands behind are logged by whoever asks (`unknown`). */
export function parseMeetMeOptions(text: string): MeetMeOptions & { readonly unknown: string } {
  const options = parseOptions(text);
  const has = (letters: string): boolean => [...letters].some((letter) => options.has(letter));
  const number = (letter: string): number => Number.parseInt(options.get(letter) ?? '', 10) || 0;
  const exit = options.get('p');
  return {
    profile: {
      name: 'MeetMe',
      isAdmin: has('a'),
      isMarked: has('A'),
      startsMuted: has('m'),
      hasMusicWhenAlone: has('M'),
      musicClass: options.get('M') ?? '',
      isQuiet: has('q'),
      hearsOwnJoinSound: true,
      announcesOnlyUser: !has('1'),
      announcesCount: has('c'),
      announcesCountToAllAbove: undefined,
      announcesName: has('I'),
      reviewsName: has('i'),
      waitsForMarked: has('w'),
      endsWithMarked: has('x'),
      endsWithAnyMarked: false,
      tellsTalking: has('T'),
      dropsSilence: has('o'),
      talkingThreshold: 160,
      silenceThresholdMs: 2500,
      passesDigits: has('F'),
      sendsText: true,
      pin: '',
      announcement: options.get('G') ?? '',
      timeoutMs: number('S') * 1000 || number('L'),
      isAnswered: true,
    },
    isDynamic: has('dD'),
    asksForNewPin: has('D'),
    wantsEmpty: has('eE'),
    wantsEmptyWithoutPin: has('E'),
    alwaysAsksPin: has('PD'),
    goesOnWhenKicked: has('C'),
    exitKeys: exit === undefined ? '' : exit || '#',
    exitsToExtension: has('X'),
    hasMenu: has('s'),
    onlyListens: has('l'),
    isDeaf: has('t'),
    records: has('r'),
    waitsAtMostMs: number('w') * 1000,
    closesWithLast: has('k'),
    unknown: [
      ...[...options.keys()].filter((letter) => !KNOWN.includes(letter)),
      ...(/:[1-9]/.test(options.get('L') ?? '') ? ['L(x:y:z)'] : []),
    ].join(' '),
  };
}

/** `n` asks for no denoiser, and there is none. Not here are b (AGI), v (a mailbox's greeting as name). */
const KNOWN = 'aAmMq1ciIwxToFGSLdDeEPCpXsltrkn';
