import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { extensionGroup } from '../../core/dialplan/registered-extensions.ts';
import type { ConferenceApplication } from '../../core/facts/conference-facts.ts';
import type { ConferenceOptions } from './conference-options.ts';
import { Room, type RoomOptions } from './room.ts';

/** The conferences of an exchange. */
export class Conferences {
  readonly confBridge: Rooms;
  readonly meetMe: Rooms;
  options: ConferenceOptions;

  constructor(core: Core, options: ConferenceOptions) {
    this.options = options;
    this.confBridge = new Rooms(core, 'ConfBridge');
    this.meetMe = new Rooms(core, 'MeetMe');
  }
}

export const conferences = new CoreSlot<Conferences>('conferences');

/** Longer names are cut, as Asterisk's field is that long. */
const LONGEST_NAME = 79;

/** Rooms that one application made, by name in any case. */
export class Rooms {
  readonly #core: Core;
  readonly #application: ConferenceApplication;
  readonly #rooms = new Map<string, Room>();
  #announcers = 0;
  #recorders = 0;

  constructor(core: Core, application: ConferenceApplication) {
    this.#core = core;
    this.#application = application;
    core.devices.provide(application.toLowerCase(), (name) => (this.find(name) ? 'INUSE' : 'NOT_INUSE'));
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** In the order in which they were made. */
  [Symbol.iterator](): IterableIterator<Room> {
    return this.#rooms.values();
  }

  find(name: string): Room | undefined {
    return this.#rooms.get(name.toLowerCase());
  }

  /** Makes a room that there is not. */
  open(name: string, options: Pick<RoomOptions, 'profile' | 'isDynamic' | 'pin' | 'adminPin'>): Room {
    const isConfBridge = this.#application === 'ConfBridge';
    const room = new Room(this.#core, {
      ...options,
      name: name.slice(0, LONGEST_NAME),
      application: this.#application,
      announcerName: isConfBridge ? `CBAnn/${name}-${serial(this.#announcers++)};2` : undefined,
      nextRecorderName: () => `CBRec/${name}-${serial(this.#recorders++)}`,
      onEnd: (ended) => {
        const key = ended.name.toLowerCase();
        if (this.#rooms.get(key) === ended) this.#rooms.delete(key);
        this.#register(ended);
      },
    });
    this.#rooms.set(room.name.toLowerCase(), room);
    this.#register(room);
    return room;
  }

  /** Rooms with a `regcontext` are extensions there as long as they are open, as SIP peers are that have registered. */
  #register({ profile }: Room): void {
    if (profile.registrationContext === '') return;
    const steps = [...this.#rooms.values()]
      .filter((room) => room.profile.registrationContext !== '')
      .map((room) => ({ context: room.profile.registrationContext, exten: room.name, priority: 1, application: 'NoOp', data: '' }));
    this.#core.registeredExtensions.register(this.#application, [extensionGroup(this.#application, steps)]);
  }
}

const serial = (number: number): string => number.toString(16).padStart(8, '0');
