import type { SecretName, Secrets } from './secrets.ts';

/** One place where the exchange listens, as it is told to whoever starts it. */
export interface ListeningPlace {
  readonly what: 'AMI (modern)' | 'AMI (classic)' | 'AMI over TLS' | 'HTTP' | 'HTTPS' | 'SIP over UDP' | 'SIP over TCP' | 'IAX2 over UDP';
  readonly address: string;
  readonly port: number;
}

export interface BannerFacts {
  readonly version: string;
  readonly places: readonly ListeningPlace[];
  /** Undefined where the configuration has secrets of its own. */
  readonly secrets: Secrets | undefined;
  /** Where the secrets are kept; undefined where they were given from outside. */
  readonly secretsPath: string | undefined;
}

/** Who of the sample configuration logs in where. */
const USERS: ReadonlyMap<ListeningPlace['what'], readonly (readonly [kind: string, name: SecretName])[]> = new Map([
  ['AMI (modern)', [['user', 'admin']]],
  ['AMI (classic)', [['user', 'classic']]],
  ['HTTP', [['user', 'admin']]],
  [
    'SIP over UDP',
    [
      ['phone', 'alice'],
      ['phone', 'bob'],
    ],
  ],
]);

/** What a start prints: where things listen and how to log in. Secrets are shown when they were made just now, else their file is named. */
export function printBanner({ version, places, secrets, secretsPath }: BannerFacts): string {
  const lines = [`Ringdown ${version} is running.`, ''];
  for (const place of places) {
    const [first, ...more] = secrets ? (USERS.get(place.what) ?? []).map(([kind, name]) => loginText(kind, name, secrets)) : [];
    const address = place.address.includes(':') ? `[${place.address}]:${place.port}` : `${place.address}:${place.port}`;
    lines.push(`  ${place.what.padEnd(14)} ${address.padEnd(22)} ${first ?? ''}`.trimEnd());
    for (const line of more) lines.push(`${' '.repeat(40)}${line}`);
  }
  if (places.length === 0) lines.push('  Nothing listens: manager.conf and sip.conf are absent or switched off.');
  else lines.push('', ...closing(secrets, secretsPath));
  return `${lines.join('\n')}\n`;
}

const loginText = (kind: string, name: SecretName, secrets: Secrets): string =>
  secrets.fresh ? `${`${kind} ${name}`.padEnd(13)} secret ${secrets.of.get(name) ?? '(none)'}` : `${kind} ${name}`;

function closing(secrets: Secrets | undefined, path: string | undefined): string[] {
  if (!secrets) return ['Log in with the accounts of your own manager.conf.'];
  if (path === undefined) return ['Every secret is the value of RINGDOWN_SECRET.'];
  return secrets.fresh ? [`The secrets were made just now and are kept in ${path}`] : [`The secrets stand in ${path}`];
}
