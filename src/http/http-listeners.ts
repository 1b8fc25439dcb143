import { isDeepStrictEqual } from 'node:util';
import { type ListenerAddress, tlsAddress } from '../ami/listener.ts';
import type { HttpOptions } from '../config/http-conf.ts';
import { type Certificate, checkCertificate, HttpListener, type HttpListenerOptions, type HttpListenerSettings } from './http-listener.ts';

/** Port of the TLS listener where `tlsbindaddr` names none. */
const TLS_PORT = 8089;

/** A change whose ports are open, and which nobody sees before it is committed. */
export interface ListenersChange {
  commit(): void;
  abandon(): Promise<void>;
}

/** Where a listener was asked to be, and the one that is there. */
interface Place {
  readonly wanted: ListenerAddress;
  readonly listener: HttpListener;
}

type Kind = 'plain' | 'tls';

/** The two ports of the web server, either of which may be absent, and how they change while clients are served. */
export class HttpListeners {
  readonly #shared: Omit<HttpListenerOptions, 'at' | keyof HttpListenerSettings>;
  readonly #places: { [kind in Kind]?: Place | undefined } = {};
  /** Those whose port is given back, as long as requests are answered there. */
  readonly #retired = new Set<HttpListener>();

  constructor(shared: Omit<HttpListenerOptions, 'at' | keyof HttpListenerSettings>) {
    this.#shared = shared;
  }

  /** Where it listens, with the ports that it got. */
  get addresses(): { readonly [kind in Kind]: ListenerAddress | undefined } {
    return { plain: this.#places.plain?.listener.address, tls: this.#places.tls?.listener.address };
  }

  /**
   * Opens what the configuration asks for and is not open yet.
   * @throws what binding a port throws, or a certificate that is none; then all is as it was
   */
  async prepare(config: HttpOptions, certificate: Certificate | undefined): Promise<ListenersChange> {
    if (certificate) checkCertificate(certificate);
    const { enabled, bindAddress, port, tls } = config;
    const plain = await this.#change('plain', enabled ? { host: bindAddress, port } : undefined, settingsOf(config));
    const secure = enabled && tls.enabled && certificate ? tlsAddress(config, TLS_PORT) : undefined;
    const change = await this.#change('tls', secure, { ...settingsOf(config), tls: certificate }).catch(async (error: unknown) => {
      await plain.abandon();
      throw error;
    });
    return {
      commit: () => {
        plain.commit();
        change.commit();
      },
      abandon: async () => {
        await change.abandon();
        await plain.abandon();
      },
    };
  }

  /** Ends all connections. */
  close(): void {
    for (const place of Object.values(this.#places)) place?.listener.close();
    for (const listener of this.#retired) listener.close();
  }

  async #change(kind: Kind, wanted: ListenerAddress | undefined, settings: HttpListenerSettings): Promise<ListenersChange> {
    const old = this.#places[kind];
    if (old && wanted && isDeepStrictEqual(old.wanted, wanted))
      return { commit: () => old.listener.configure(settings), abandon: async () => {} };
    const options = { ...this.#shared, ...settings };
    const isInTheWay = old !== undefined && wanted !== undefined && wanted.port !== 0 && wanted.port === old.listener.address.port;
    // The same port of another address is mostly had only once the old one is free.
    if (isInTheWay) this.#retire(old.listener);
    const takeBack = async () => {
      if (isInTheWay) this.#places[kind] = { wanted: old.wanted, listener: await old.listener.reopen() };
    };
    const fresh =
      wanted &&
      (await HttpListener.open({ ...options, at: wanted }).catch(async (error: unknown) => {
        await takeBack();
        throw error;
      }));
    return {
      commit: () => {
        if (old && !isInTheWay) this.#retire(old.listener);
        this.#places[kind] = fresh && wanted && { wanted, listener: fresh };
      },
      abandon: async () => {
        fresh?.close();
        await takeBack();
      },
    };
  }

  #retire(listener: HttpListener): void {
    this.#retired.add(listener);
    void listener.retire().then(() => this.#retired.delete(listener));
  }
}

const settingsOf = ({ sessionLimit, inactivityMs, keepAliveMs }: HttpOptions): HttpListenerSettings => ({
  sessionLimit,
  inactivityMs,
  keepAliveMs,
});
