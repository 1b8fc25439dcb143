import type { ConfVariable } from './conf-file.ts';
import type { Draft, OptionTable } from './option-table.ts';
import { flag, text } from './values.ts';

/** A listener with TLS: the same options in manager.conf and http.conf. */
export interface ListenerTlsOptions {
  readonly enabled: boolean;
  /** `host` or `host:port`; undefined: the plain listener's host, and the port that the file has for TLS by itself (5039, 8089). */
  readonly bindAddress: string | undefined;
  readonly certFile: string;
  /** Undefined: the key is in the certificate's file. */
  readonly privateKey: string | undefined;
  /** Undefined: the library's own choice. */
  readonly cipher: string | undefined;
}

type TlsDraft = Draft<ListenerTlsOptions>;

export const TLS_DEFAULTS: ListenerTlsOptions = {
  enabled: false,
  bindAddress: undefined,
  certFile: 'asterisk.pem',
  privateKey: undefined,
  cipher: undefined,
};

/** Options of which the TLS listener is a part. */
interface WithTls {
  readonly tls: TlsDraft;
}

const tls =
  <K extends keyof TlsDraft>(key: K, read: (at: ConfVariable) => TlsDraft[K]) =>
  (draft: WithTls, at: ConfVariable): void => {
    draft.tls[key] = read(at);
  };

/** The lines of a [general] section about TLS. */
export const TLS: OptionTable<WithTls> = {
  tlsenable: tls('enabled', flag),
  sslenable: tls('enabled', flag),
  tlsbindaddr: tls('bindAddress', text),
  sslbindaddr: tls('bindAddress', text),
  tlscertfile: tls('certFile', text),
  tlscert: tls('certFile', text),
  sslcert: tls('certFile', text),
  tlsprivatekey: tls('privateKey', text),
  sslprivatekey: tls('privateKey', text),
  tlscipher: tls('cipher', text),
  sslcipher: tls('cipher', text),
};
