import type { ConfCategory, ConfVariable } from './conf-file.ts';
import type { EndpointCallOptions, SipTransport } from './endpoint-options.ts';
import { noteUnknown, type UnknownOption } from './option-table.ts';
import { commaList, flag, integer, invalid, isFalseWord, isTrueWord } from './values.ts';

/** Codecs that media can carry so far; others of a file's `allow` are passed over. */
const KNOWN_CODECS = ['ulaw', 'alaw', 'g722', 'slin', 'slin16', 'opus'];

/** Those that can be heard. */
const MEDIA_CODECS = new Set(['ulaw', 'alaw']);

const DEFAULT_QUALIFY_MS = 2000;

/** `no`, `yes` (within two seconds), or milliseconds. */
export function qualifyMs(at: ConfVariable): number {
  if (isFalseWord(at.value)) return 0;
  return isTrueWord(at.value) ? DEFAULT_QUALIFY_MS : integer(at, 0, 86_400_000);
}

/** Which header tells who calls: `pai`, `rpid`, `yes` for the latter, or `no`. */
export function identityHeader(at: ConfVariable): EndpointCallOptions['sendsIdentity'] {
  const value = at.value.toLowerCase();
  if (value === 'pai' || value === 'rpid') return value;
  return flag(at) ? 'rpid' : 'no';
}

export function dtmfMode(at: ConfVariable): EndpointCallOptions['dtmfMode'] {
  const mode = at.value.toLowerCase();
  if (mode === 'rfc4733') return 'rfc2833';
  if (mode === 'rfc2833' || mode === 'inband' || mode === 'info' || mode === 'shortinfo' || mode === 'auto') return mode;
  throw invalid(at, 'rfc2833, inband, info, shortinfo or auto');
}

/** The names of SetCallerPres, or a number of Q.951. */
const PRESENTATION = /^(?:allowed|prohib|(?:allowed|prohib)(?:_not_screened|_passed_screen|_failed_screen)?|unavailable|\d{1,3})$/i;
export function presentation(at: ConfVariable): string {
  if (!PRESENTATION.test(at.value)) throw invalid(at, 'a presentation such as allowed or prohib');
  return at.value;
}

/** Codecs that are allowed and that nobody will hear are said, not passed over. */
export function noteCodecs(section: ConfCategory, unknown: UnknownOption[]): void {
  for (const at of section.variables) {
    if (at.name.toLowerCase() !== 'allow') continue;
    const names = commaList(at.value.toLowerCase())
      .map((part) => part.split(':', 1)[0]!)
      .filter((name) => !name.startsWith('!') && name !== 'all' && !MEDIA_CODECS.has(name));
    if (names.length > 0) noteUnknown(unknown, section, { ...at, name: `allow = ${names.join(',')}` });
  }
}

/** `yes`, `no`, or one of the ways that media may go past the exchange (`nonat`, `update`, `outgoing`). */
const DIRECT_WAYS = /^(?:nonat|update|outgoing)$/i;
export function directMedia(at: ConfVariable): boolean {
  return isTrueWord(at.value) || commaList(at.value).some((way) => DIRECT_WAYS.test(way));
}

/** 0 and below count without a limit. */
export function callLimit(at: ConfVariable): number | undefined {
  return integer(at, -1, 2_147_483_647) > 0 ? Number(at.value) : undefined;
}

export function transports(at: ConfVariable): SipTransport[] {
  return commaList(at.value.toLowerCase()).map((name) => {
    if (name === 'udp' || name === 'tcp' || name === 'tls') return name;
    throw invalid(at, 'udp, tcp or tls');
  });
}

/** `allow = ulaw:30,alaw`, `!gsm`, `all`: adds to or takes from what was allowed before, in order of preference. What `target` had is left as it was. */
export function allowCodecs(target: { codecs: string[]; packetTimesMs: Record<string, number> }, at: ConfVariable, allows: boolean): void {
  for (const part of commaList(at.value.toLowerCase())) {
    const isNegated = part.startsWith('!');
    const [name = '', packetTime] = (isNegated ? part.slice(1) : part).split(':');
    const names = name === 'all' ? KNOWN_CODECS : [name];
    const others = target.codecs.filter((codec) => !names.includes(codec));
    target.codecs = allows === isNegated ? others : [...others, ...names.filter((codec) => KNOWN_CODECS.includes(codec))];
    if (allows === isNegated) continue;
    if (packetTime && /^\d{1,3}$/.test(packetTime)) target.packetTimesMs = { ...target.packetTimesMs, [name]: Number(packetTime) };
  }
}

export function hostAndPort(at: ConfVariable): { host: string; port: number | undefined } {
  const [, v6, v4, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(at.value) ?? [undefined, at.value, undefined, undefined];
  const host = v6 ?? v4 ?? '';
  if (host === '' || Number(port ?? 0) > 65_535) throw invalid(at, 'address or address:port');
  return { host, port: port === undefined ? undefined : Number(port) };
}
