import { entryOf } from '../base/entry-of.ts';
import { ConfigError } from '../base/errors.ts';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import { type MenuOptions, parseMenuActions } from './confbridge-menu.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { flag, integer, invalid, isFalseWord, isTrueWord, text } from './values.ts';

/** confbridge.conf: kinds of rooms, kinds of users, and what they may dial in a room. Each by its name, defaults included. */
export interface ConfbridgeOptions {
  readonly bridges: ReadonlyMap<string, BridgeProfile>;
  readonly users: ReadonlyMap<string, UserProfile>;
  readonly menus: ReadonlyMap<string, MenuOptions>;
  readonly unknown: readonly UnknownOption[];
}

/** `type = bridge`: what a room is like; the first one in decides. */
export interface BridgeProfile {
  readonly name: string;
  /** 0 for any number. */
  readonly maxMembers: number;
  readonly recordsConference: boolean;
  /** Empty for a name made of the room's and the time. */
  readonly recordFile: string;
  /** Recordings of one room go on in the same file. */
  readonly recordFileAppends: boolean;
  /** The time is put before the extension of `recordFile`. */
  readonly recordFileHasTime: boolean;
  /** Of announcements into the room. */
  readonly language: string;
  /** The room is an extension of this context while it is open; empty for none. */
  readonly registrationContext: string;
  readonly sounds: Readonly<Record<ConferenceSound, string>>;
}

/** `type = user`. */
export interface UserProfile {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isMarked: boolean;
  readonly startsMuted: boolean;
  readonly hasMusicWhenAlone: boolean;
  /** Empty for the channel's own. */
  readonly musicClass: string;
  /** Hears and causes no announcements beside those that ask for something. */
  readonly isQuiet: boolean;
  readonly hearsOwnJoinSound: boolean;
  readonly announcesOnlyUser: boolean;
  /** How many there are is said to who joins. */
  readonly announcesCount: boolean;
  /** How many there are is said to all when somebody joins a room of more than this; undefined for never. */
  readonly announcesCountToAllAbove: number | undefined;
  /** Who joins says a name, which the room hears then and at the end. */
  readonly announcesName: boolean;
  /** The same, and whoever said it may listen to it and say it again. */
  readonly reviewsName: boolean;
  readonly waitsForMarked: boolean;
  /** Has to go when the last marked one has gone, or any of them. */
  readonly endsWithMarked: boolean;
  readonly endsWithAnyMarked: boolean;
  readonly tellsTalking: boolean;
  /** Its sound is in the mix only while it talks. */
  readonly dropsSilence: boolean;
  /** Mean amplitude from which a frame is talking; silence after which talking has ended. */
  readonly talkingThreshold: number;
  readonly silenceThresholdMs: number;
  /** Digits go to the others. */
  readonly passesDigits: boolean;
  readonly sendsText: boolean;
  /** Empty for none. */
  readonly pin: string;
  /** A sound that who joins hears first; empty for none. */
  readonly announcement: string;
  /** 0 for no limit. */
  readonly timeoutMs: number;
  readonly isAnswered: boolean;
}

/** What is said, and what it is called where the profile names nothing else (Asterisk 20 apps/confbridge/conf_config_parser.c). */
export const CONFERENCE_SOUNDS = {
  has_joined: 'conf-hasjoin',
  has_left: 'conf-hasleft',
  kicked: 'conf-kicked',
  muted: 'conf-muted',
  unmuted: 'conf-unmuted',
  only_one: 'conf-onlyone',
  there_are: 'conf-thereare',
  other_in_party: 'conf-otherinparty',
  only_person: 'conf-onlyperson',
  wait_for_leader: 'conf-waitforleader',
  leader_has_left: 'conf-leaderhasleft',
  get_pin: 'conf-getpin',
  invalid_pin: 'conf-invalidpin',
  locked: 'conf-locked',
  locked_now: 'conf-lockednow',
  unlocked_now: 'conf-unlockednow',
  error_menu: 'conf-errormenu',
  join: 'confbridge-join',
  leave: 'confbridge-leave',
  participants_muted: 'conf-now-muted',
  participants_unmuted: 'conf-now-unmuted',
  begin: 'confbridge-conf-begin',
} as const;
export type ConferenceSound = keyof typeof CONFERENCE_SOUNDS;

/** What counts where the profile says nothing, or 0. */
const TALKING_THRESHOLD = 160;
const SILENCE_THRESHOLD_MS = 2500;

type BridgeDraft = Omit<Draft<BridgeProfile>, 'sounds'> & { sounds: Record<ConferenceSound, string> };
type UserDraft = Draft<UserProfile>;
const setBridge = setterOf<BridgeDraft>();
const setUser = setterOf<UserDraft>();

export const newBridgeProfile = (name: string): BridgeDraft => ({
  name,
  maxMembers: 0,
  recordsConference: false,
  recordFile: '',
  recordFileAppends: true,
  recordFileHasTime: true,
  language: 'en',
  registrationContext: '',
  sounds: { ...CONFERENCE_SOUNDS },
});

export const newUserProfile = (name: string): UserDraft => ({
  name,
  isAdmin: false,
  isMarked: false,
  startsMuted: false,
  hasMusicWhenAlone: false,
  musicClass: '',
  isQuiet: false,
  hearsOwnJoinSound: true,
  announcesOnlyUser: true,
  announcesCount: false,
  announcesCountToAllAbove: undefined,
  announcesName: false,
  reviewsName: false,
  waitsForMarked: false,
  endsWithMarked: false,
  endsWithAnyMarked: false,
  tellsTalking: false,
  dropsSilence: false,
  talkingThreshold: TALKING_THRESHOLD,
  silenceThresholdMs: SILENCE_THRESHOLD_MS,
  passesDigits: false,
  sendsText: true,
  pin: '',
  announcement: '',
  timeoutMs: 0,
  isAnswered: true,
});

const soundOptions: OptionTable<BridgeDraft> = Object.fromEntries(
  Object.keys(CONFERENCE_SOUNDS).map((sound) => [
    `sound_${sound}`,
    (draft: BridgeDraft, at: ConfVariable) => {
      if (at.value === '') throw invalid(at, 'the name of a sound');
      draft.sounds[sound as ConferenceSound] = at.value;
    },
  ]),
);

const ignored = () => {};

/** Options of Asterisk that say here what is so in any case; with another value they are reported as what nothing acts on. */
const AS_IT_IS = {
  bridge: new Map<string, (value: string) => boolean>([
    ['internal_sample_rate', (value) => /^(?:auto|8000)$/i.test(value)],
    ['maximum_sample_rate', (value) => /^(?:none|8000)$/i.test(value)],
    ['mixing_interval', (value) => value === '20'],
    ['video_mode', (value) => /^none$/i.test(value)],
    ['jitterbuffer', isFalseWord],
    ['binaural_active', isFalseWord],
    ['enable_events', isFalseWord],
  ]),
  user: new Map(['denoise', 'jitterbuffer', 'send_events', 'echo_events'].map((name) => [name, isFalseWord])),
};

/** A section without the lines that change nothing. */
const telling = (section: ConfCategory, kind: keyof typeof AS_IT_IS): Pick<ConfCategory, 'name' | 'variables'> => ({
  name: section.name,
  variables: section.variables.filter(({ name, value }) => !AS_IT_IS[kind].get(name.toLowerCase())?.(value)),
});

export const BRIDGE: OptionTable<BridgeDraft> = {
  type: ignored,
  max_members: setBridge('maxMembers', (at) => integer(at, 0, 1_000_000)),
  record_conference: setBridge('recordsConference', flag),
  record_file: setBridge('recordFile', text),
  record_file_append: setBridge('recordFileAppends', flag),
  record_file_timestamp: setBridge('recordFileHasTime', flag),
  language: setBridge('language', text),
  regcontext: setBridge('registrationContext', text),
  ...soundOptions,
};

export const USER: OptionTable<UserDraft> = {
  type: ignored,
  admin: setUser('isAdmin', flag),
  marked: setUser('isMarked', flag),
  startmuted: setUser('startsMuted', flag),
  music_on_hold_when_empty: setUser('hasMusicWhenAlone', flag),
  music_on_hold_class: setUser('musicClass', text),
  quiet: setUser('isQuiet', flag),
  hear_own_join_sound: setUser('hearsOwnJoinSound', flag),
  announce_only_user: setUser('announcesOnlyUser', flag),
  announce_user_count: setUser('announcesCount', flag),
  announce_user_count_all: setUser('announcesCountToAllAbove', countOrSwitch),
  announce_join_leave: setUser('announcesName', flag),
  announce_join_leave_review: setUser('reviewsName', flag),
  wait_marked: setUser('waitsForMarked', flag),
  end_marked: setUser('endsWithMarked', flag),
  end_marked_any: setUser('endsWithAnyMarked', flag),
  talk_detection_events: setUser('tellsTalking', flag),
  dsp_drop_silence: setUser('dropsSilence', flag),
  dsp_talking_threshold: setUser('talkingThreshold', (at) => integer(at, 0, 32_768) || TALKING_THRESHOLD),
  dsp_silence_threshold: setUser('silenceThresholdMs', (at) => integer(at, 0, 3_600_000) || SILENCE_THRESHOLD_MS),
  dtmf_passthrough: setUser('passesDigits', flag),
  text_messaging: setUser('sendsText', flag),
  pin: setUser('pin', text),
  announcement: setUser('announcement', text),
  timeout: setUser('timeoutMs', (at) => integer(at, 0, 2_000_000) * 1000),
  answer_channel: setUser('isAnswered', flag),
};

/** @throws ConfigError for a value that an option cannot have, a type that there is not, a template that does not stand above */
export function parseConfbridgeConf(file: ConfFile): ConfbridgeOptions {
  const unknown: UnknownOption[] = [];
  const bridges = new Map([['default_bridge', newBridgeProfile('default_bridge')]]);
  const users = new Map([['default_user', newUserProfile('default_user')]]);
  const menus = new Map<string, MenuOptions>([['default_menu', { name: 'default_menu', entries: [] }]]);
  for (const section of file.sections) {
    const { name } = section;
    if (name.toLowerCase() === 'general') {
      for (const at of section.variables) noteUnknown(unknown, section, at);
      continue;
    }
    switch (typeOf(section)) {
      case 'bridge': {
        const draft = newBridgeProfile(name);
        const template = templateOf(bridges, draft, (from) => ({ ...from, sounds: { ...from.sounds } }));
        applyOptions(telling(section, 'bridge'), { ...BRIDGE, template }, draft, unknown);
        bridges.set(name, draft);
        break;
      }
      case 'user': {
        const draft = newUserProfile(name);
        const template = templateOf(users, draft, (from) => ({ ...from }));
        applyOptions(telling(section, 'user'), { ...USER, template }, draft, unknown);
        users.set(name, draft);
        break;
      }
      case 'menu':
        menus.set(name, menuOf(section, menus, unknown));
    }
  }
  for (const map of [bridges, users, menus]) for (const profile of map.values()) freezeOptions(profile);
  return freezeOptions({ bridges, users, menus, unknown });
}

/** A profile with one option more, as `CONFBRIDGE(user,admin)=yes` makes it; undefined for one that there is not. @throws ConfigError */
export const withBridgeOption = (profile: BridgeProfile, option: string, value: string): BridgeProfile | undefined =>
  withOption(BRIDGE, { ...profile, sounds: { ...profile.sounds } }, option, value);
export const withUserOption = (profile: UserProfile, option: string, value: string): UserProfile | undefined =>
  withOption(USER, { ...profile }, option, value);
export function withMenuEntry(menu: MenuOptions, digits: string, actions: string): MenuOptions | undefined {
  if (!MENU_DIGITS.test(digits)) return undefined;
  return { ...menu, entries: withEntry(menu.entries, digits, parseMenuActions(variable(digits, actions))) };
}

function withOption<T>(table: OptionTable<T>, profile: T, option: string, value: string): T | undefined {
  const name = option.toLowerCase();
  const apply = entryOf(table, name);
  apply?.(profile, variable(name, value));
  return apply && profile;
}

const variable = (name: string, value: string): ConfVariable => ({
  name,
  value,
  file: 'CONFBRIDGE',
  line: 0,
  isObject: false,
  inherited: false,
});

const MENU_DIGITS = /^[0-9A-D*#]{1,11}$/i;

function menuOf(section: ConfCategory, menus: ReadonlyMap<string, MenuOptions>, unknown: UnknownOption[]): MenuOptions {
  let entries: MenuOptions['entries'] = [];
  for (const at of section.variables) {
    if (at.name.toLowerCase() === 'template') entries = named(menus, at).entries;
    else if (MENU_DIGITS.test(at.name)) {
      const actions = parseMenuActions(at);
      entries = withEntry(entries, at.name, actions);
      if (actions.some(({ kind }) => kind === 'toggle_binaural')) noteUnknown(unknown, section, { ...at, name: 'toggle_binaural' });
    } else if (at.name.toLowerCase() !== 'type') noteUnknown(unknown, section, at);
  }
  return { name: section.name, entries };
}

const withEntry = (entries: MenuOptions['entries'], digits: string, actions: MenuOptions['entries'][number]['actions']) => [
  ...entries.filter((entry) => entry.digits !== digits.toUpperCase()),
  { digits: digits.toUpperCase(), actions },
];

function typeOf(section: ConfCategory): 'bridge' | 'user' | 'menu' {
  const at = section.variables.findLast(({ name }) => name.toLowerCase() === 'type');
  const type = at?.value.toLowerCase();
  if (type === 'bridge' || type === 'user' || type === 'menu') return type;
  if (at) throw invalid(at, 'bridge, user or menu');
  throw new ConfigError(section.file, section.line, `[${section.name}] has no type: bridge, user or menu expected`);
}

/** `template = name`: everything so far is forgotten for what stands there, but for the name. */
function templateOf<T extends { name: string }>(profiles: ReadonlyMap<string, T>, draft: T, copy: (from: T) => T) {
  return (target: T, at: ConfVariable): void => {
    Object.assign(target, copy(named(profiles, at)), { name: draft.name });
  };
}

function named<T>(profiles: ReadonlyMap<string, T>, at: ConfVariable): T {
  const found = profiles.get(at.value);
  if (!found) throw invalid(at, 'the name of a section above');
  return found;
}

/** A switch before a number, as `1` is one. */
function countOrSwitch(at: ConfVariable): number | undefined {
  if (isTrueWord(at.value)) return 0;
  return isFalseWord(at.value) ? undefined : integer(at, 0, 1_000_000);
}
