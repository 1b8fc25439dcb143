import type { ConfVariable } from './conf-file.ts';
import { invalid } from './values.ts';

/** `register =>` of sip.conf: where this exchange registers as a phone would. */
export interface OutboundRegistrationOptions {
  readonly transport: 'udp' | 'tcp';
  readonly user: string;
  /** Behind the `@` of the address that is registered; empty: that of `host`. */
  readonly domain: string;
  readonly secret: string;
  /** Name in digests; empty: `user`. */
  readonly authUser: string;
  readonly host: string;
  /** 0: that of SIP. */
  readonly port: number;
  /** User of the Contact: the extension that calls from there arrive at. */
  readonly extension: string;
  /** Seconds asked for; 0: `defaultexpiry`. */
  readonly expirySeconds: number;
}

const FORM = '[transport://]user[@domain][:secret[:authuser]]@host[:port][/extension][~expiry]';
const USER_PART = /^(?:(udp|tcp):\/\/)?(?![a-z]+:\/\/)([^@:]+)(?:@([^:]*))?(?::([^:]*)(?::([^:]*))?)?$/i;
const HOST_PART = /^(\[[0-9a-f:.]+\]|[^:/~[\]]+)(?::(\d{1,5}))?(?:\/([^~]*))?(?:~(\d{1,6}))?$/i;

/** Reads one line. The last `@` parts who from where, so a secret may hold one. @throws ConfigError */
export function parseRegisterLine(at: ConfVariable): OutboundRegistrationOptions {
  const { value } = at;
  const split = value.lastIndexOf('@');
  const who = USER_PART.exec(value.slice(0, Math.max(split, 0)));
  const where = HOST_PART.exec(value.slice(split + 1));
  const port = Number(where?.[2] ?? 0);
  if (split < 1 || !who || !where || port > 65_535) throw invalid(at, FORM);
  const [, transport = 'udp', user = '', domain = '', secret = '', authUser = ''] = who;
  const [, host = '', , extension = '', expiry = '0'] = where;
  return {
    transport: transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    user,
    domain,
    secret,
    authUser,
    host: host.replace(/^\[|\]$/g, ''),
    port,
    extension: extension || 's',
    expirySeconds: Number(expiry),
  };
}
