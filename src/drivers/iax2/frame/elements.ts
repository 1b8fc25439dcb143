/** Information elements (RFC 5456 8.6) by their numbers. */
export const Element = {
  CalledNumber: 1,
  CallingNumber: 2,
  CallingAni: 3,
  CallingName: 4,
  CalledContext: 5,
  Username: 6,
  Password: 7,
  Capability: 8,
  Format: 9,
  Language: 10,
  Version: 11,
  Adsi: 12,
  DialedNumber: 13,
  AuthMethods: 14,
  Challenge: 15,
  Md5Result: 16,
  RsaResult: 17,
  ApparentAddress: 18,
  Refresh: 19,
  CallNumber: 21,
  Cause: 22,
  UnknownCommand: 23,
  MessageCount: 24,
  MusicOnHold: 26,
  RedirectingNumber: 28,
  DateTime: 31,
  CallingPresentation: 38,
  CallingTon: 39,
  CallingTns: 40,
  CauseCode: 42,
  CodecPreferences: 45,
  ReceivedJitter: 46,
  ReceivedLoss: 47,
  ReceivedPackets: 48,
  ReceivedDelay: 49,
  ReceivedDropped: 50,
  ReceivedOutOfOrder: 51,
  Variable: 52,
  CallToken: 54,
  Capability2: 55,
  Format2: 56,
} as const;

/** Elements that one frame may have: many times what any has, and nothing that a datagram of two-byte elements could blow up. */
export const MAX_ELEMENTS = 128;
/** Bytes of one element, as its length is one byte. */
const MAX_ELEMENT_BYTES = 255;

/** The elements of a frame in their order. A number that comes twice counts once, the last time; only variables may be several. */
export class Elements {
  readonly #list: { readonly type: number; readonly data: Buffer }[] = [];

  /** Reads `bytes` from `at` on; undefined where an element is cut short or there are too many. */
  static decode(bytes: Buffer, at = 0): Elements | undefined {
    const elements = new Elements();
    for (let position = at; position < bytes.length; ) {
      const length = bytes[position + 1];
      const end = position + 2 + (length ?? 0);
      if (length === undefined || end > bytes.length || elements.#list.length >= MAX_ELEMENTS) return undefined;
      elements.#list.push({ type: bytes[position]!, data: bytes.subarray(position + 2, end) });
      position = end;
    }
    return elements;
  }

  has(type: number): boolean {
    return this.bytes(type) !== undefined;
  }

  bytes(type: number): Buffer | undefined {
    return this.#list.findLast((element) => element.type === type)?.data;
  }

  /** A byte a character; what follows a NUL is not part of it. */
  text(type: number): string | undefined {
    const data = this.bytes(type);
    return data && textOf(data);
  }

  /** All texts of that number, in order. */
  texts(type: number): string[] {
    return this.#list.filter((element) => element.type === type).map(({ data }) => textOf(data));
  }

  /** An unsigned number of 1, 2 or 4 bytes; undefined where there is none or it has another length. */
  number(type: number): number | undefined {
    const data = this.bytes(type);
    if (data?.length === 1) return data[0];
    if (data?.length === 2) return data.readUInt16BE();
    return data?.length === 4 ? data.readUInt32BE() : undefined;
  }

  add(type: number, data: Uint8Array): this {
    this.#list.push({ type, data: Buffer.from(data.subarray(0, MAX_ELEMENT_BYTES)) });
    return this;
  }

  /** Nothing is added for undefined. */
  addText(type: number, text: string | undefined): this {
    return text === undefined ? this : this.add(type, Buffer.from(text, 'latin1'));
  }

  add8(type: number, value: number): this {
    return this.add(type, Uint8Array.of(value));
  }

  add16(type: number, value: number): this {
    return this.add(type, Uint8Array.of(value >> 8, value));
  }

  add32(type: number, value: number): this {
    return this.add(type, Uint8Array.of(value >>> 24, value >> 16, value >> 8, value));
  }

  encode(): Buffer {
    return Buffer.concat(this.#list.flatMap(({ type, data }) => [Uint8Array.of(type, data.length), data]));
  }
}

function textOf(data: Buffer): string {
  const end = data.indexOf(0);
  return data.toString('latin1', 0, end < 0 ? data.length : end);
}
