import { HeaderList } from './header-list.ts';
import { type NameAddr, parseNameAddr, tagOf } from './name-addr.ts';
import { splitList } from './tokens.ts';
import { parseUri, type SipUri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

export interface CSeq {
  readonly number: number;
  readonly method: string;
}

const NO_BODY = Buffer.alloc(0);

/**
 * What requests and responses share. Texts are latin1, one character a byte, so that nothing is lost on the way through; `wire-text.ts`
 * turns them into proper text. Header values are parsed when asked for, and then once.
 */
class SipMessageBase {
  readonly headers: HeaderList;
  body: Buffer;
  #via: Via | undefined;
  #from: NameAddr | undefined;
  #to: NameAddr | undefined;
  #contact: NameAddr | undefined;
  #cseq: CSeq | undefined;

  constructor(headers: HeaderList = new HeaderList(), body: Buffer = NO_BODY) {
    this.headers = headers;
    this.body = body;
  }

  get callId(): string {
    return this.headers.get('Call-ID') ?? '';
  }

  /** Undefined where the header is missing or broken, as with all of these. */
  get cseq(): CSeq | undefined {
    this.#cseq ??= parseCSeq(this.headers.get('CSeq') ?? '');
    return this.#cseq;
  }

  /** The topmost Via as it came; changes to it go through `headers` and `forgetVia`. */
  get via(): Via | undefined {
    if (!this.#via) {
      const line = this.headers.get('Via');
      this.#via = line === undefined ? undefined : parseVia(splitList(line)[0]!);
    }
    return this.#via;
  }

  get from(): NameAddr | undefined {
    this.#from ??= parseNameAddr(this.headers.get('From') ?? '');
    return this.#from;
  }

  get to(): NameAddr | undefined {
    this.#to ??= parseNameAddr(this.headers.get('To') ?? '');
    return this.#to;
  }

  get fromTag(): string | undefined {
    return tagOf(this.headers.get('From') ?? '');
  }

  get toTag(): string | undefined {
    return tagOf(this.headers.get('To') ?? '');
  }

  /** The first Contact, parsed. */
  get contact(): NameAddr | undefined {
    this.#contact ??= parseNameAddr(this.headers.list('Contact')[0] ?? '');
    return this.#contact;
  }

  /** Media type of the body in lower case, without parameters; undefined without a Content-Type. */
  get contentType(): string | undefined {
    const [type] = this.headers.get('Content-Type')?.split(';', 1) ?? [];
    return type?.replace(/[ \t]/g, '').toLowerCase();
  }

  /** Sets body and type together; an empty one takes both away. */
  setBody(type: string, body: string | Buffer): this {
    this.body = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
    if (this.body.length > 0) this.headers.set('Content-Type', type);
    else this.headers.remove('Content-Type');
    return this;
  }
}

export class SipRequest extends SipMessageBase {
  readonly kind = 'request';
  readonly method: string;
  /** Request-URI as written. */
  uri: string;
  #parsedUri: SipUri | undefined;

  constructor(method: string, uri: string, headers?: HeaderList, body?: Buffer) {
    super(headers, body);
    this.method = method;
    this.uri = uri;
  }

  get parsedUri(): SipUri | undefined {
    if (this.#parsedUri?.text !== this.uri) this.#parsedUri = parseUri(this.uri);
    return this.#parsedUri;
  }
}

export class SipResponse extends SipMessageBase {
  readonly kind = 'response';
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, headers?: HeaderList, body?: Buffer) {
    super(headers, body);
    this.status = status;
    this.reason = reason;
  }
}

export type SipMessage = SipRequest | SipResponse;

/** RFC 3261 8.1.1.5: a sequence number below 2**31. */
function parseCSeq(value: string): CSeq | undefined {
  const match = /^(\d{1,10})[ \t]+(\S+)$/.exec(value);
  if (!match || Number(match[1]) >= 2 ** 31) return undefined;
  return { number: Number(match[1]), method: match[2]! };
}
