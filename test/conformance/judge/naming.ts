import { eventNameOf, firstHeaders, headerOf } from '../ami-text.ts';

/** One message as it came over a connection. */
export interface HeardMessage {
  readonly conn: string;
  readonly text: string;
}

const TECHNOLOGIES = 'SIP|PJSIP|IAX2|Local|Agent|Zap|DAHDI|ConfBridgeRecorder|CBAnn|CBRec|Announcer|Recorder|Bridge';
const CHANNEL_NAME = new RegExp(`\\b(?:${TECHNOLOGIES})\\/[^\\s;<>|"&()]+?-[0-9a-f]{1,16}(?![0-9a-zA-Z@._-])`, 'g');
const UNIQUE_ID = /\b(?:[\w-]+-)?\d{9,10}\.\d+\b/g;
const BRIDGE_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Headers that tell together which unique id belongs to which channel. */
const CHANNEL_AND_ID: readonly (readonly [channel: string, id: string])[] = [
  ['Channel', 'Uniqueid'],
  ['DestChannel', 'DestUniqueid'],
  ['Channel1', 'Uniqueid1'],
  ['Channel2', 'Uniqueid2'],
  ['Source', 'SrcUniqueID'],
  ['Destination', 'DestUniqueID'],
  ['Newname', 'Uniqueid'],
  ['LocalOneChannel', 'LocalOneUniqueid'],
  ['LocalTwoChannel', 'LocalTwoUniqueid'],
  ['TransfererChannel', 'TransfererUniqueid'],
  ['TransfereeChannel', 'TransfereeUniqueid'],
  ['ParkeeChannel', 'ParkeeUniqueid'],
  ['ParkerChannel', 'ParkerUniqueid'],
  ['SpyerChannel', 'SpyerUniqueid'],
  ['SpyeeChannel', 'SpyeeUniqueid'],
];

/**
 * Who bears a channel name at a point of the recording. The server of 2006 makes names from addresses, so that a later channel may have
 * the name of an earlier one: a Newchannel with a known name and another unique id begins a new bearer.
 */
class Bearers {
  readonly #idsByChannel = new Map<string, (string | undefined)[]>();
  readonly #onConnection = new Map<string, string>();
  readonly #anywhere = new Map<string, string>();

  /** To be shown each message in the order of the wire. */
  follow({ conn, text }: HeardMessage): void {
    if (eventNameOf(text) !== 'Newchannel') return;
    const channel = headerOf(text, 'Channel') ?? '';
    const name = channel.match(CHANNEL_NAME)?.[0];
    if (!name || channel.startsWith('AsyncGoto/')) return;
    const ids = this.#idsByChannel.get(channel) ?? [];
    this.#idsByChannel.set(channel, ids);
    const id = headerOf(text, 'Uniqueid');
    if (!ids.includes(id)) ids.push(id);
    const bearer = `${name}#${ids.indexOf(id)}`;
    this.#onConnection.set(`${conn} ${name}`, bearer);
    this.#anywhere.set(name, bearer);
  }

  of(name: string, conn: string): string {
    return this.#onConnection.get(`${conn} ${name}`) ?? this.#anywhere.get(name) ?? `${name}#0`;
  }

  /** Back to the start of the recording; which ids there were stays known. */
  rewind(): void {
    this.#onConnection.clear();
    this.#anywhere.clear();
  }
}

/** Gives each key the next name of a row at its first appearance. */
class Numbering {
  readonly #names = new Map<string, string>();

  name(key: string, make: (count: number) => string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const made = make(this.#names.size + 1);
    this.#names.set(key, made);
    return made;
  }

  has(key: string): boolean {
    return this.#names.has(key);
  }

  set(key: string, name: string): void {
    this.#names.set(key, name);
  }
}

/**
 * Names for the ids of one recording by which two recordings can be compared: channels are counted per `SIP/alice`, a unique id is named
 * for its channel, a bridge for the channels that enter it. It reads the whole recording first; then `follow` and `rename` go through it
 * once more, message by message.
 */
export class Naming {
  readonly #bearers = new Bearers();
  readonly #channels = new Map<string, string>();
  readonly #channelsPerBase = new Map<string, number>();
  readonly #uniqueIds = new Numbering();
  readonly #bridges = new Numbering();

  constructor(messages: Iterable<HeardMessage>) {
    const entered = new Map<string | undefined, Set<string>>();
    for (const message of messages) {
      this.#bearers.follow(message);
      this.#renameChannels(message.text, message.conn);
      if (eventNameOf(message.text) === 'BridgeEnter') this.#enter(entered, message);
      this.#nameUniqueIds(message);
    }
    for (const [bridge, channels] of entered) {
      if (bridge !== undefined) this.#bridges.set(bridge, `<bridge of ${[...channels].sort().join(' and ')}>`);
    }
    this.#bearers.rewind();
  }

  follow(message: HeardMessage): void {
    this.#bearers.follow(message);
  }

  /** The line with all ids replaced by their names. */
  rename(line: string, conn: string): string {
    return this.#renameChannels(line, conn)
      .replace(UNIQUE_ID, (id) => this.#uniqueIds.name(id, (count) => `<id ${count}>`))
      .replace(BRIDGE_ID, (id) => this.#bridges.name(id, (count) => `<uuid ${count}>`));
  }

  #enter(entered: Map<string | undefined, Set<string>>, { conn, text }: HeardMessage): void {
    const bridge = headerOf(text, 'BridgeUniqueid');
    const channels = entered.get(bridge) ?? new Set();
    entered.set(bridge, channels.add(this.#renameChannels(headerOf(text, 'Channel') ?? '', conn)));
  }

  #nameUniqueIds({ conn, text }: HeardMessage): void {
    const headers = firstHeaders(text);
    for (const [channelHeader, idHeader] of CHANNEL_AND_ID) {
      const channel = headers.get(channelHeader.toLowerCase());
      const id = headers.get(idHeader.toLowerCase());
      if (!channel || !id || this.#uniqueIds.has(id)) continue;
      const name = this.#renameChannels(channel, conn)
        .replace(/<(?:ZOMBIE|MASQ)>/, '')
        .replace(/^AsyncGoto\//, '');
      if (name) this.#uniqueIds.set(id, `<id of ${name}>`);
    }
  }

  #renameChannels(text: string, conn: string): string {
    return text.replace(CHANNEL_NAME, (name) => {
      const bearer = this.#bearers.of(name, conn);
      const known = this.#channels.get(bearer);
      if (known !== undefined) return known;
      const base = name.slice(0, name.lastIndexOf('-'));
      const count = (this.#channelsPerBase.get(base) ?? 0) + 1;
      this.#channelsPerBase.set(base, count);
      const renamed = `${base}-<${count}>`;
      this.#channels.set(bearer, renamed);
      return renamed;
    });
  }
}
