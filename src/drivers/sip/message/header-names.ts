/** Header names as they are printed, RFC 3261 20 and the extensions that a telephone meets. The key of every look-up. */
// biome-ignore format: a list of words
const KNOWN = [
  'Accept', 'Accept-Contact', 'Accept-Encoding', 'Accept-Language', 'Alert-Info', 'Allow', 'Allow-Events', 'Authentication-Info', 'Authorization',
  'Call-ID', 'Call-Info', 'Contact', 'Content-Disposition', 'Content-Encoding', 'Content-Language', 'Content-Length', 'Content-Type', 'CSeq',
  'Date', 'Diversion', 'Error-Info', 'Event', 'Expires', 'From', 'Identity', 'In-Reply-To', 'Join', 'Max-Forwards', 'MIME-Version', 'Min-Expires',
  'Min-SE', 'Organization', 'P-Asserted-Identity', 'P-Preferred-Identity', 'Path', 'Priority', 'Privacy', 'Proxy-Authenticate',
  'Proxy-Authorization', 'Proxy-Require', 'RAck', 'Reason', 'Record-Route', 'Refer-To', 'Referred-By', 'Reject-Contact', 'Remote-Party-ID',
  'Replaces', 'Reply-To', 'Request-Disposition', 'Require', 'Retry-After', 'Route', 'RSeq', 'Server', 'Service-Route', 'Session-Expires',
  'Subject', 'Subscription-State', 'Supported', 'Timestamp', 'To', 'Unsupported', 'User-Agent', 'Via', 'Warning', 'WWW-Authenticate',
];

/** RFC 3261 7.3.3 and the later entries of the compact form registry. */
// biome-ignore format: a table
const COMPACT: Readonly<Record<string, string>> = {
  a: 'Accept-Contact', b: 'Referred-By', c: 'Content-Type', d: 'Request-Disposition', e: 'Content-Encoding', f: 'From', i: 'Call-ID',
  j: 'Reject-Contact', k: 'Supported', l: 'Content-Length', m: 'Contact', o: 'Event', r: 'Refer-To', s: 'Subject', t: 'To', u: 'Allow-Events',
  v: 'Via', x: 'Session-Expires', y: 'Identity',
};

const bySpelling = new Map<string, string>();
for (const name of KNOWN) for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) bySpelling.set(spelling, name);
for (const [short, name] of Object.entries(COMPACT)) for (const spelling of [short, short.toUpperCase()]) bySpelling.set(spelling, name);

/** The canonical name of a header that is known as it is spelled here. */
export const knownName = (name: string): string | undefined => bySpelling.get(name);

/**
 * The one spelling of a header's name: of a known one (compact form and any case included) that of its RFC, of another each word with a
 * capital, so that a look-up is one comparison of equal strings.
 */
export function canonicalName(name: string): string {
  const known = bySpelling.get(name) ?? bySpelling.get(name.toLowerCase());
  return known ?? name.toLowerCase().replace(/(^|-)[a-z]/g, (first) => first.toUpperCase());
}
