import type { CodecName, MediaDirection, RtpRemote } from '../../core/ports/media.ts';
import { type MediaSection, printSdp, type RtpMap, type SdpHead, type SessionDescription } from './session-description.ts';

/** What we can do and want: codecs in order of preference. */
export interface MediaWishes {
  readonly codecs: readonly CodecName[];
  /** RFC 4733 digits. */
  readonly telephoneEvents: boolean;
  readonly ptimeMs?: number | undefined;
  readonly direction?: MediaDirection | undefined;
}

/** Where we receive. */
export interface LocalMedia extends SdpHead {
  readonly port: number;
}

/** What both sides agreed on, as the media port needs it, and whether the far end put us on hold. */
export interface Agreement {
  readonly remote: Omit<RtpRemote, 'latch'>;
  /** The far end does not want to hear us: `sendonly`, `inactive`, or the address 0.0.0.0 of RFC 2543. */
  readonly held: boolean;
}

interface CodecEntry {
  readonly encoding: string;
  readonly payloadType: number;
}

/** RFC 3551 table 4. Both have 8,000 Hz. */
const CODECS: Readonly<Record<CodecName, CodecEntry>> = {
  ulaw: { encoding: 'pcmu', payloadType: 0 },
  alaw: { encoding: 'pcma', payloadType: 8 },
};

const TELEPHONE_EVENT = 101;
const CLOCK_RATE = 8_000;

/** An offer of one audio stream. */
export function makeOffer(local: LocalMedia, wishes: MediaWishes): string {
  const types = wishes.codecs.map((codec) => ({ codec, payloadType: CODECS[codec].payloadType }));
  return printSdp(local, [
    audioSection(local.port, types, wishes.telephoneEvents ? TELEPHONE_EVENT : undefined, wishes.ptimeMs, wishes.direction),
  ]);
}

/** Our answer to an offer and what follows from it. Undefined: no audio stream in it that we can take (488). */
export function makeAnswer(
  offer: SessionDescription,
  local: LocalMedia,
  wishes: MediaWishes,
): { text: string; agreement: Agreement } | undefined {
  const index = offer.sections.findIndex((section) => usableAudio(section, wishes) !== undefined);
  const taken = offer.sections[index];
  const found = taken && usableAudio(taken, wishes);
  if (!taken || !found) return undefined;
  const agreement = agree(taken, found, wishes);
  if (!agreement) return undefined;
  const sections = offer.sections.map((section, i): MediaSection => {
    if (i !== index) return { ...section, port: 0, formats: section.formats.slice(0, 1) };
    const types = [{ codec: found.codec, payloadType: found.payloadType }];
    return audioSection(local.port, types, agreement.remote.telephoneEvent, wishes.ptimeMs, agreement.remote.direction);
  });
  return { text: printSdp(local, sections), agreement };
}

/** What an answer to our offer settles. Undefined: the stream was refused or nothing in it is ours. */
export function readAnswer(answer: SessionDescription, wishes: MediaWishes): Agreement | undefined {
  for (const section of answer.sections) {
    const found = usableAudio(section, wishes);
    if (found) return agree(section, found, wishes);
  }
  return undefined;
}

interface Found {
  readonly codec: CodecName;
  readonly payloadType: number;
}

/** What fits the seven bits of RTP: a higher one would be another number on the wire, with the marker set. */
const isPayloadType = (number: number): boolean => Number.isInteger(number) && number <= 127;

/** The first codec of the section's order that we have, for a stream that can be taken at all. */
function usableAudio(section: MediaSection, wishes: MediaWishes): Found | undefined {
  if (section.kind !== 'audio' || section.port === 0 || section.address === undefined || !/^RTP\/AVPF?$/.test(section.protocol))
    return undefined;
  for (const format of section.formats) {
    const payloadType = Number(format);
    if (!isPayloadType(payloadType)) continue;
    const map = section.rtpMaps.find((entry) => entry.payloadType === payloadType);
    const codec = wishes.codecs.find((name) =>
      map ? map.encoding === CODECS[name].encoding && map.clockRate === CLOCK_RATE : payloadType === CODECS[name].payloadType,
    );
    if (codec) return { codec, payloadType };
  }
  return undefined;
}

function agree(section: MediaSection, found: Found, wishes: MediaWishes): Agreement | undefined {
  const address = section.address!;
  const digits = section.rtpMaps.find(
    (map) => map.encoding === 'telephone-event' && map.clockRate === CLOCK_RATE && isPayloadType(map.payloadType),
  );
  const blackhole = address === '0.0.0.0' || address === '::';
  const theirs: MediaDirection = blackhole && section.direction === 'sendrecv' ? 'sendonly' : section.direction;
  const ptimeMs = section.ptimeMs ?? wishes.ptimeMs ?? 20;
  return {
    held: theirs === 'sendonly' || theirs === 'inactive',
    remote: {
      address,
      port: section.port,
      payloadType: found.payloadType,
      codec: found.codec,
      ptimeMs: ptimeMs >= 10 && ptimeMs <= 60 ? ptimeMs : 20,
      telephoneEvent: wishes.telephoneEvents ? digits?.payloadType : undefined,
      direction: meet(wishes.direction ?? 'sendrecv', theirs),
    },
  };
}

const SENDS: ReadonlySet<MediaDirection> = new Set(['sendrecv', 'sendonly']);
const RECEIVES: ReadonlySet<MediaDirection> = new Set(['sendrecv', 'recvonly']);

/** RFC 3264 6.1: we send what they receive, and receive what they send, as far as we want to. */
function meet(ours: MediaDirection, theirs: MediaDirection): MediaDirection {
  const send = SENDS.has(ours) && RECEIVES.has(theirs);
  const receive = RECEIVES.has(ours) && SENDS.has(theirs);
  return send ? (receive ? 'sendrecv' : 'sendonly') : receive ? 'recvonly' : 'inactive';
}

function audioSection(
  port: number,
  types: readonly { codec: CodecName; payloadType: number }[],
  telephoneEvent: number | undefined,
  ptimeMs = 20,
  direction: MediaDirection = 'sendrecv',
): MediaSection {
  const rtpMaps: RtpMap[] = types.map(({ codec, payloadType }) => ({
    payloadType,
    encoding: CODECS[codec].encoding,
    clockRate: CLOCK_RATE,
  }));
  if (telephoneEvent !== undefined) rtpMaps.push({ payloadType: telephoneEvent, encoding: 'telephone-event', clockRate: CLOCK_RATE });
  return {
    kind: 'audio',
    port,
    protocol: 'RTP/AVP',
    formats: rtpMaps.map((map) => String(map.payloadType)),
    rtpMaps,
    formatParameters: telephoneEvent === undefined ? new Map() : new Map([[telephoneEvent, '0-16']]),
    ptimeMs,
    direction,
  };
}
