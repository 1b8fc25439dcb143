/** What the phone reads out of the other side's session description. */
export interface RemoteMedia {
  readonly address: string;
  readonly port: number;
  /** First payload type of the media line that the phone speaks: 0 (PCMU) or 8 (PCMA). */
  readonly payloadType: 0 | 8;
  /** Payload type of telephone-event, RFC 4733; undefined where it is not offered. */
  readonly telephoneEvent: number | undefined;
  readonly direction: SdpDirection;
}

export type SdpDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** RFC 3551: what the phone speaks, by payload type. */
const CODEC_NAMES = { 0: 'PCMU', 8: 'PCMA' } as const;
const TELEPHONE_EVENT = 101;

export interface LocalMedia {
  readonly address: string;
  readonly port: number;
  /** Rises with each description of the session (RFC 4566 5.2). */
  readonly version: number;
  readonly direction: SdpDirection;
  readonly payloadTypes: readonly (0 | 8)[];
}

export function printPhoneSdp({ address, port, version, direction, payloadTypes }: LocalMedia): string {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=- 1 ${version} IN ${family} ${address}`,
    's=-',
    `c=IN ${family} ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${[...payloadTypes, TELEPHONE_EVENT].join(' ')}`,
    ...payloadTypes.map((type) => `a=rtpmap:${type} ${CODEC_NAMES[type]}/8000`),
    `a=rtpmap:${TELEPHONE_EVENT} telephone-event/8000`,
    `a=fmtp:${TELEPHONE_EVENT} 0-16`,
    `a=${direction}`,
    '',
  ].join('\r\n');
}

/** Undefined where there is no audio that the phone could send to. */
export function parsePhoneSdp(body: string): RemoteMedia | undefined {
  const audio = /^m=audio (\d+) \S+ ([\d ]+)/m.exec(body);
  const address = /^c=IN IP[46] (\S+)/m.exec(body)?.[1];
  if (!audio || address === undefined || audio[1] === '0') return undefined;
  const payloadType = audio[2]!
    .split(' ')
    .map(Number)
    .find((type) => type === 0 || type === 8) as 0 | 8 | undefined;
  const event = /^a=rtpmap:(\d+) telephone-event\/8000/im.exec(body)?.[1];
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(body)?.[1] as SdpDirection | undefined;
  return {
    address,
    port: Number(audio[1]),
    payloadType: payloadType ?? 0,
    telephoneEvent: event === undefined ? undefined : Number(event),
    direction: direction ?? 'sendrecv',
  };
}
