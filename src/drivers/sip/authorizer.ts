import { hashSecret } from './auth/digest.ts';
import { DigestAuthenticator } from './auth/digest-authenticator.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import type { SipRequest } from './message/sip-message.ts';
import type { SecurityReporter } from './security.ts';
import type { SipContext } from './sip-context.ts';
import type { Flow } from './transport/flow.ts';

export type Authorization =
  | { readonly ok: true; readonly endpoint: Endpoint | undefined }
  /** `challenge` is the WWW-Authenticate value of a 401. */
  | { readonly ok: false; readonly status: number; readonly challenge?: string | undefined };

const REFUSED: Authorization = { ok: false, status: 403 };

/**
 * Decides who may do what. An unknown name, a wrong secret and a name that may not come from there are answered alike, first with a
 * challenge and then with 403 (`alwaysauthreject`).
 */
export class Authorizer {
  readonly #context: SipContext;
  readonly #endpoints: EndpointRegistry;
  readonly #security: SecurityReporter;
  #digest: DigestAuthenticator;

  constructor(context: SipContext, endpoints: EndpointRegistry, security: SecurityReporter) {
    this.#context = context;
    this.#endpoints = endpoints;
    this.#security = security;
    this.#digest = new DigestAuthenticator(context.core.clock, { realm: context.options.realm });
  }

  /** After a reload: another realm makes the nonces of the old one void. */
  reloaded(): void {
    const { realm } = this.#context.options;
    if (realm !== this.#digest.realm) this.#digest = new DigestAuthenticator(this.#context.core.clock, { realm });
  }

  /** For a call, a message or a subscription. */
  authorize(request: SipRequest, flow: Flow): Authorization {
    const { options } = this.#context;
    const endpoint = this.#endpoints.identify(request, flow);
    if (!endpoint && options.allowGuest) return { ok: true, endpoint: undefined };
    if (endpoint?.options.auth.skipsInviteAuth) return { ok: true, endpoint };
    return this.#prove(request, flow, endpoint, request.from?.uri.user ?? '');
  }

  /** For REGISTER: the endpoint that To names, which has no fixed address. */
  authorizeRegister(request: SipRequest, flow: Flow): Authorization {
    const name = request.to?.uri.user ?? '';
    const endpoint = this.#endpoints.get(name);
    const may = endpoint?.options.identify.byAddress && endpoint.options.aor.isDynamic;
    return this.#prove(request, flow, may ? endpoint : undefined, name);
  }

  #prove(request: SipRequest, flow: Flow, endpoint: Endpoint | undefined, name: string): Authorization {
    const options = endpoint?.options;
    const allowed = options?.identify.acl.permits(flow.remote.address) ?? false;
    if (options && allowed && !options.auth.secret && !options.auth.md5Secret) return { ok: true, endpoint };
    if (!options && !this.#context.options.alwaysAuthReject) return { ok: false, status: 404 };
    const ha1 =
      options && allowed ? (options.auth.md5Secret ?? hashSecret(options.name, this.#digest.realm, options.auth.secret ?? '')) : undefined;
    // Credentials for another name are no credentials for this one, whatever their secret.
    const credentials = this.#digest.credentials(request, 'Authorization');
    const expectedUser = credentials?.get('username') === name;
    const verdict = this.#digest.verify(request, 'Authorization', expectedUser ? ha1 : undefined);
    switch (verdict) {
      case 'accepted':
        this.#security.successfulAuth(name, request.callId, flow);
        return { ok: true, endpoint };
      case 'wrong':
        this.#security.invalidPassword(name, request.callId, flow);
        return REFUSED;
      case 'missing':
      case 'stale': {
        const challenge = this.#digest.challenge(verdict === 'stale');
        this.#security.challengeSent(name, request.callId, flow, challenge);
        return { ok: false, status: 401, challenge };
      }
    }
  }
}
