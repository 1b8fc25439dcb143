import { randomInt } from 'node:crypto';
import type { EndpointCallOptions } from '../../config/endpoint-options.ts';
import type { CodecName, RtpPort } from '../../core/ports/media.ts';
import { type Agreement, type MediaWishes, makeAnswer, makeOffer, readAnswer } from '../../media/sdp/offer-answer.ts';
import { parseSdp, type SessionDescription } from '../../media/sdp/session-description.ts';
import type { SipMessage } from './message/sip-message.ts';
import type { Flow } from './transport/flow.ts';

export const SDP_TYPE = 'application/sdp';

/** The description in a message; undefined where there is none, `broken` where it is none. */
export function descriptionIn(message: SipMessage): SessionDescription | 'broken' | undefined {
  if (message.body.length === 0 || message.contentType !== SDP_TYPE) return undefined;
  return parseSdp(message.body.toString('latin1')) ?? 'broken';
}

/** The codecs of a configuration that the media engine has; ulaw where it has none of them. */
export function ownCodecs(options: { readonly codecs: readonly string[] }): readonly CodecName[] {
  const codecs = options.codecs.filter((codec): codec is CodecName => codec === 'ulaw' || codec === 'alaw');
  return codecs.length > 0 ? codecs : ['ulaw'];
}

/** Our half of a call's media: what we offer and answer, with the numbers of RFC 3264 8, and what was agreed on last. */
export class MediaSession {
  readonly port: RtpPort;
  /** Where it tells the party to send. */
  readonly address: string;
  readonly #wishes: MediaWishes;
  readonly #dtmfMode: EndpointCallOptions['dtmfMode'];
  readonly #sessionId = randomInt(1, 2 ** 31);
  #version = 0;
  agreement: Agreement | undefined;

  constructor(
    port: RtpPort,
    flow: Flow,
    { codecs, dtmfMode, packetTimesMs }: { codecs: readonly CodecName[] } & Pick<EndpointCallOptions, 'dtmfMode' | 'packetTimesMs'>,
    mediaAddress?: string,
  ) {
    this.port = port;
    this.address = mediaAddress ?? flow.local.address;
    this.#dtmfMode = dtmfMode;
    this.#wishes = { codecs, telephoneEvents: dtmfMode === 'rfc2833' || dtmfMode === 'auto', ptimeMs: packetTimesMs[codecs[0]!] };
  }

  get codec(): CodecName | undefined {
    return this.agreement?.remote.codec;
  }

  offer(): string {
    return makeOffer(this.#local(), this.#wishes);
  }

  /** Answers and takes the offer; undefined when nothing in it is ours. */
  answer(offer: SessionDescription): string | undefined {
    const made = makeAnswer(offer, this.#local(), this.#wishes);
    if (!made) return undefined;
    this.#agree(made.agreement);
    return made.text;
  }

  /** Takes the answer to our offer; false when it leaves no audio. */
  accept(answer: SessionDescription): boolean {
    const agreement = readAnswer(answer, this.#wishes);
    if (agreement) this.#agree(agreement);
    return agreement !== undefined;
  }

  // Phones behind a NAT name an address that cannot be reached: media goes where theirs comes from.
  #agree(agreement: Agreement): void {
    this.agreement = agreement;
    const { remote } = agreement;
    const inbandDigits = this.#dtmfMode === 'inband' || (this.#dtmfMode === 'auto' && remote.telephoneEvent === undefined);
    this.port.setRemote({ latch: true, inbandDigits, ...remote });
  }

  #local() {
    return { sessionId: this.#sessionId, version: ++this.#version, address: this.address, port: this.port.local.port };
  }
}
