import type { MediaDirection } from '../../core/ports/media.ts';

/** One `m=` section with what belongs to it. */
export interface MediaSection {
  /** `audio`, `video`, `image`, `application`. */
  readonly kind: string;
  /** 0: refused, or not wanted any more. */
  readonly port: number;
  /** `RTP/AVP`, `RTP/SAVP`, `udptl`. */
  readonly protocol: string;
  /** Payload types in order of preference; other words for other protocols. */
  readonly formats: readonly string[];
  /** Its own `c=` address, else that of the session; undefined where neither is there. */
  readonly address?: string | undefined;
  readonly rtpMaps: readonly RtpMap[];
  /** `a=fmtp` by payload type. */
  readonly formatParameters: ReadonlyMap<number, string>;
  readonly ptimeMs?: number | undefined;
  readonly direction: MediaDirection;
}

export interface RtpMap {
  readonly payloadType: number;
  /** Lower case: `pcmu`, `telephone-event`. */
  readonly encoding: string;
  readonly clockRate: number;
}

/** What of an SDP body (RFC 8866) a telephone needs. */
export interface SessionDescription {
  /** `o=` without the name, for telling one version from the next. */
  readonly origin: string;
  readonly sections: readonly MediaSection[];
}

/** Bounds of what is read. */
export const SDP_LIMITS = { bytes: 16_384, sections: 16, attributes: 256 } as const;

const DIRECTIONS: ReadonlySet<string> = new Set<MediaDirection>(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

interface OpenSection {
  kind: string;
  port: number;
  protocol: string;
  formats: string[];
  address: string | undefined;
  rtpMaps: RtpMap[];
  formatParameters: Map<number, string>;
  ptimeMs: number | undefined;
  direction: MediaDirection | undefined;
}

/** Parses a body; undefined when it is no session description. Line ends may be CRLF or LF; unknown lines are passed over. */
export function parseSdp(text: string): SessionDescription | undefined {
  if (text.length > SDP_LIMITS.bytes || !text.startsWith('v=0')) return undefined;
  let origin = '';
  let address: string | undefined;
  let direction: MediaDirection = 'sendrecv';
  const sections: OpenSection[] = [];
  let attributes = 0;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') continue;
    if (line.charCodeAt(1) !== EQUALS) return undefined;
    const value = line.slice(2);
    const section = sections.at(-1);
    switch (line.charCodeAt(0)) {
      case 0x6f: // o
        origin = value.slice(value.indexOf(' ') + 1);
        break;
      case 0x63: {
        // c
        const found = /^IN IP[46] ([^\s/]+)/.exec(value)?.[1];
        if (found === undefined) return undefined;
        if (section) section.address = found;
        else address = found;
        break;
      }
      case 0x6d: {
        // m
        const made = openSection(value);
        if (!made || sections.length >= SDP_LIMITS.sections) return undefined;
        sections.push(made);
        break;
      }
      case 0x61: // a
        if (++attributes > SDP_LIMITS.attributes) return undefined;
        if (DIRECTIONS.has(value)) {
          if (section) section.direction = value as MediaDirection;
          else direction = value as MediaDirection;
        } else if (section) readAttribute(section, value);
        break;
    }
  }
  return { origin, sections: sections.map((s) => ({ ...s, address: s.address ?? address, direction: s.direction ?? direction })) };
}

function openSection(value: string): OpenSection | undefined {
  const match = /^(\S+) (\d{1,5})(?:\/\d+)? (\S+) (.+)$/.exec(value);
  if (!match || Number(match[2]) > 65_535) return undefined;
  return {
    kind: match[1]!.toLowerCase(),
    port: Number(match[2]),
    protocol: match[3]!,
    formats: match[4]!.trim().split(/ +/),
    address: undefined,
    rtpMaps: [],
    formatParameters: new Map(),
    ptimeMs: undefined,
    direction: undefined,
  };
}

function readAttribute(section: OpenSection, value: string): void {
  const map = /^rtpmap:(\d{1,3}) ([^/\s]+)\/(\d{1,6})/.exec(value);
  if (map) {
    section.rtpMaps.push({ payloadType: Number(map[1]), encoding: map[2]!.toLowerCase(), clockRate: Number(map[3]) });
    return;
  }
  const parameters = /^fmtp:(\d{1,3}) (.+)$/.exec(value);
  if (parameters) section.formatParameters.set(Number(parameters[1]), parameters[2]!);
  const ptime = /^ptime:(\d{1,3})$/.exec(value);
  if (ptime) section.ptimeMs = Number(ptime[1]);
}

export interface SdpHead {
  readonly sessionId: number;
  /** Rises by one with each changed description of the session (RFC 3264 8). */
  readonly version: number;
  readonly address: string;
}

/** Prints a description; sections with port 0 are printed bare. */
export function printSdp(head: SdpHead, sections: readonly MediaSection[]): string {
  const family = head.address.includes(':') ? 'IP6' : 'IP4';
  let text = `v=0\r\no=- ${head.sessionId} ${head.version} IN ${family} ${head.address}\r\ns=ringdown\r\n`;
  text += `c=IN ${family} ${head.address}\r\nt=0 0\r\n`;
  for (const section of sections) {
    text += `m=${section.kind} ${section.port} ${section.protocol} ${section.formats.join(' ')}\r\n`;
    if (section.port === 0) continue;
    for (const map of section.rtpMaps)
      text += `a=rtpmap:${map.payloadType} ${ENCODING_NAMES[map.encoding] ?? map.encoding}/${map.clockRate}\r\n`;
    for (const [type, parameters] of section.formatParameters) text += `a=fmtp:${type} ${parameters}\r\n`;
    if (section.ptimeMs !== undefined) text += `a=ptime:${section.ptimeMs}\r\n`;
    text += `a=${section.direction}\r\n`;
  }
  return text;
}

/** As registered; some phones compare with case. */
const ENCODING_NAMES: Readonly<Record<string, string>> = { pcmu: 'PCMU', pcma: 'PCMA' };
const EQUALS = 0x3d;
