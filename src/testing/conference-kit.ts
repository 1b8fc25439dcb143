import { createLogger, type LogRecord } from '../base/logger.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import type { Channel } from '../core/channel/channel.ts';
import type { Application } from '../core/dialplan/define-application.ts';
import type { DialplanFunction } from '../core/dialplan/define-function.ts';
import type { MediaEngine, MediaMixerPort, MediaPort, MixerPortOptions, SoundDirection } from '../core/ports/media.ts';
import { noMedia } from '../core/ports/media-none.ts';
import { DEFAULT_SETTINGS } from '../core/settings.ts';
import { ConferenceCommands } from '../exchange/conference-commands.ts';
import { conferencePart } from '../exchange/parts/conference-part.ts';
import { type Conferences, conferences } from '../features/conference/rooms.ts';
import { type AppKit, appKit } from './app-kit.ts';
import { legOf, ScriptedMedia } from './scripted-leg.ts';

/** A place in a room without sound: what was ordered of it can be looked at. */
export class ScriptedPlace extends ScriptedMedia implements MediaMixerPort {
  readonly options: MixerPortOptions;
  readonly muted: Record<SoundDirection, boolean> = { incoming: false, outgoing: false };
  readonly gain: Record<SoundDirection, number> = { incoming: 1, outgoing: 1 };
  isClosed = false;
  /** Who is joined with it. */
  party: MediaPort | undefined;

  constructor(options: MixerPortOptions) {
    super();
    this.options = options;
  }

  override mute(direction?: SoundDirection, on = true): void {
    if (direction) this.muted[direction] = on;
  }

  amplify(direction: SoundDirection, factor: number): void {
    this.gain[direction] = factor;
  }

  override close(): void {
    this.isClosed = true;
    this.playing = undefined;
  }
}

/** Parties that meet in rooms, on a clock that stands still and without sound. */
export interface ConferenceKit extends AppKit {
  readonly rooms: Conferences;
  readonly commands: ConferenceCommands;
  /** All places of all rooms, the oldest first: the first of a room is its announcer's. */
  readonly places: ScriptedPlace[];
  /** The place that a party is joined with now. */
  placeOf(channel: Channel): ScriptedPlace | undefined;
  /** A party calls an extension; its sounds are over at once. */
  call(party: string, exten: string): Promise<Channel>;
  hangUp(channel: Channel): Promise<void>;
  /** The last step of a party's channel. */
  lastStep(party: string): string | undefined;
  /** What was logged. */
  readonly log: readonly LogRecord[];
  /** What was said into the rooms, in order. */
  announced(): string[];
}

export interface ConferenceFiles {
  readonly extensions: string;
  readonly confbridge?: string;
  readonly meetme?: string;
}

/** The room of `confBridgeKit`: who dials the name of a kind of user comes in as one, and finds a menu; what comes of it is a step `NoOp`. */
const ROOM_EXTENSIONS = `[default]
exten => _[a-z].,1,ConfBridge(680,room,\${EXTEN},keys)
exten => _[a-z].,n,NoOp(\${CONFBRIDGE_RESULT})
`;
const ROOM_PROFILES = `[room]
type = bridge
[keys]
type = menu
[plain]
type = user
quiet = yes
[boss]
type = user
quiet = yes
admin = yes
marked = yes
[noisy]
type = user
`;

/**
 * Parties who meet in room 680 of ConfBridge, by dialling what they are: `plain`, `boss` (administrator and marked; both without
 * announcements), `noisy`, or a kind of user that `profiles` adds. Sections of `profiles` called `[room](+)` and `[keys](+)` say what the room
 * is like and what digits do in it; `extensions` is added to the dialplan.
 */
export const confBridgeKit = (applications: readonly Application[], profiles = '', extensions = ''): Promise<ConferenceKit> =>
  conferenceKit({ extensions: ROOM_EXTENSIONS + extensions, confbridge: ROOM_PROFILES + profiles }, applications);

export async function conferenceKit(
  files: ConferenceFiles,
  applications: readonly Application[],
  functions: readonly DialplanFunction[] = [],
): Promise<ConferenceKit> {
  const places: ScriptedPlace[] = [];
  const media: MediaEngine = {
    ...noMedia,
    records: (extension) => extension === 'wav',
    openMixer: () => ({
      openPort: (options = {}) => {
        const place = new ScriptedPlace(options);
        place.instant = true;
        places.push(place);
        return place;
      },
      close: () => {},
    }),
    join: (a, b) => {
      (b as ScriptedPlace).party = a;
    },
    part: (_a, b) => {
      (b as ScriptedPlace).party = undefined;
    },
  };
  const directories = { ...DEFAULT_SETTINGS.directories, spool: '/spool' };
  const log: LogRecord[] = [];
  const logger = createLogger((record) => log.push(record));
  const made = await appKit(files.extensions, applications, functions, { media, logger, settings: { ...DEFAULT_SETTINGS, directories } });
  const source = new MemoryConfSource({ 'confbridge.conf': files.confbridge ?? '', 'meetme.conf': files.meetme ?? '' });
  const nothing = () => {};
  await conferencePart({
    core: made.core,
    loader: {
      load: async (name: string, parse: (file: never) => unknown) => parse((await readConfOrEmpty(source, name)) as never),
    } as never,
    prompter: {} as never,
    reloads: nothing,
    onClose: nothing,
    listensAt: nothing,
  });
  return {
    ...made,
    rooms: conferences.of(made.core),
    commands: new ConferenceCommands(made.core),
    places,
    log,
    placeOf: (channel) => places.find(({ party, isClosed }) => !isClosed && party === channel.media),
    async hangUp(channel) {
      channel.partyHungUp(16);
      await made.settle();
    },
    lastStep: (party) => made.steps(party).at(-1),
    announced: () => places.flatMap((place) => (place.party || place.options.talk ? [] : place.sounds)),
    async call(party, exten) {
      const channel = made.driver.call(party, exten);
      legOf(channel).media.instant = true;
      await made.settle();
      return channel;
    },
  };
}
