import { entryOf } from '../base/entry-of.ts';
import { Acl } from './acl.ts';
import type { ConfCategory, ConfFile, ConfVariable } from './conf-file.ts';
import { applyOptions, type Draft, freezeOptions, noteUnknown, type OptionTable, setterOf, type UnknownOption } from './option-table.ts';
import { type ListenerTlsOptions, TLS, TLS_DEFAULTS } from './tls-options.ts';
import { flag, integer, invalid, text, word } from './values.ts';

/** http.conf: the web server that carries AMI over HTTP. */
export interface HttpOptions {
  readonly enabled: boolean;
  readonly bindAddress: string;
  readonly port: number;
  /** What every path begins with: `/asterisk`, or empty. */
  readonly prefix: string;
  /** Shown in the header `Server`; empty for no such header, undefined for this program's own name. */
  readonly serverName: string | undefined;
  /** The files of `static-http` in the data folder are served under `static/`. */
  readonly servesFiles: boolean;
  readonly showsStatus: boolean;
  readonly redirects: readonly HttpRedirect[];
  /** Who may ask for paths that begin so. */
  readonly restrictions: readonly HttpRestriction[];
  /** Connections at a time. */
  readonly sessionLimit: number;
  /** How long a request may take to come, and a client to take what it gets. */
  readonly inactivityMs: number;
  /** How long a connection may stay without a request; 0 closes it behind each answer. */
  readonly keepAliveMs: number;
  readonly tls: ListenerTlsOptions;
  /** What is spoken until an account says otherwise. Not in Asterisk. */
  readonly dialect: 'classic' | 'modern';
  /** Pages that may open a WebSocket besides those of this server: `https://panel.example`, lower case; `*` for all. Not in Asterisk. */
  readonly webSocketOrigins: readonly string[];
  readonly unknown: readonly UnknownOption[];
}

/** A path that leads elsewhere, the prefix included in both. */
export interface HttpRedirect {
  readonly from: string;
  readonly to: string;
}

export interface HttpRestriction {
  readonly path: string;
  readonly acl: Acl;
}

type HttpDraft = Draft<Omit<HttpOptions, 'unknown' | 'tls'>> & { tls: Draft<ListenerTlsOptions> };
const general = setterOf<HttpDraft>();

const GENERAL: OptionTable<HttpDraft> = {
  enabled: general('enabled', flag),
  bindaddr: general('bindAddress', text),
  bindport: general('port', (at) => integer(at, 0, 65_535)),
  prefix: general('prefix', prefix),
  servername: general('serverName', text),
  enablestatic: general('servesFiles', flag),
  enable_static: general('servesFiles', flag),
  enable_status: general('showsStatus', flag),
  redirect: (draft, at) => {
    draft.redirects.push(redirect(at));
  },
  sessionlimit: general('sessionLimit', (at) => integer(at, 1, 1_000_000)),
  session_inactivity: general('inactivityMs', (at) => integer(at, 1, 86_400_000)),
  session_keep_alive: general('keepAliveMs', (at) => integer(at, 0, 86_400_000)),
  websocketorigins: general('webSocketOrigins', (at) => origins(at)),
  dialect: general('dialect', (at) => word(at, ['classic', 'modern'])),
  ...TLS,
};

/**
 * @param acls the named lists of acl.conf
 * @throws ConfigError for a value that an option cannot have
 */
export function parseHttpConf(file: ConfFile, acls: ReadonlyMap<string, Acl> = new Map()): HttpOptions {
  const unknown: UnknownOption[] = [];
  const draft: HttpDraft = {
    enabled: false,
    bindAddress: '::',
    port: 8088,
    prefix: '',
    serverName: undefined,
    servesFiles: false,
    showsStatus: false,
    redirects: [],
    restrictions: [],
    sessionLimit: 100,
    inactivityMs: 30_000,
    keepAliveMs: 15_000,
    tls: { ...TLS_DEFAULTS },
    dialect: 'modern',
    webSocketOrigins: [],
  };
  for (const section of file.sections) {
    if (section.name.toLowerCase() === 'general') applyOptions(section, GENERAL, draft, unknown);
    else draft.restrictions.push(restriction(section, acls, unknown));
  }
  return freezeOptions({ ...draft, unknown });
}

/** Written without its slash in front; one behind it is not meant. */
function prefix(at: ConfVariable): string {
  const bare = at.value.replace(/^\/+|\/+$/g, '');
  return bare === '' ? '' : `/${bare}`;
}

/** `https://panel.example, https://other.example:8443` */
function origins(at: ConfVariable): string[] {
  const each = at.value.toLowerCase().split(/\s*,\s*/);
  const isOrigin = (text: string) => text === '*' || /^https?:\/\/[^/\s]+$/.test(text);
  if (!each.every(isOrigin)) throw invalid(at, 'origins such as https://panel.example, a comma between, or *');
  return each;
}

/** `/old /new` */
function redirect(at: ConfVariable): HttpRedirect {
  const [from, to, ...more] = at.value.split(/\s+/);
  if (!from || !to || more.length > 0) throw invalid(at, 'a path and where it leads, a blank between');
  return { from, to };
}

/** A section that is named for a path; one of a type that is not known lets nobody in there. */
function restriction(section: ConfCategory, acls: ReadonlyMap<string, Acl>, unknown: UnknownOption[]): HttpRestriction {
  const rules: OptionTable<Acl> = {
    type: (_, at) => void word(at, ['restriction']),
    permit: (acl, at) => acl.addRule(at),
    deny: (acl, at) => acl.addRule(at),
    acl: (acl, at) => acl.addNamed(at, acls),
  };
  const acl = new Acl();
  for (const at of section.variables) {
    const name = at.name.toLowerCase();
    const apply = entryOf(rules, name);
    if (apply) apply(acl, at);
    else noteUnknown(unknown, section, at, rules);
  }
  return { path: section.name, acl };
}
